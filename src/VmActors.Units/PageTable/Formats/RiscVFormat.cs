using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// The entries of RISC-V (privileged specification 20211203: Sv32 4.3, Sv39 4.4, Sv48 4.5, Sv57 4.6, Svnapot 5,
/// Svpbmt 6):
/// <code>
///         63  62..61  60..54  53 ................. 10  9..8  7  6  5  4  3  2  1  0
///  page    N   PBMT      0    PPN[levels-1] .. PPN[0]  RSW   D  A  G  U  X  W  R  V
///  table   0     0       0    PPN                      RSW   0  0  G  0  0  0  0  V     above level 1
/// </code>
/// Entries of Sv32 have the lower 32 bits alone. Malformed, and so a page fault (4.3.2): reserved bits, W without R, a
/// table at level 1, a large page that does not begin at a multiple of its size; N but for 64 KB pages. Who sets A and
/// D, hardware or a fault handler, is the walker's business.
/// </summary>
public sealed class RiscVFormat : EntryFormat
{
    private const int NapotOrder = 4; // 64 KB: the only size of Svnapot
    private const ulong NapotMark = 0b1000; // in the frame number's lowest four bits
    private const int FrameLow = 10;
    private const int ReservedMemoryType = 3;

    private RiscVFormat(RiscVMode mode, bool napot, bool memoryTypes)
        : base(mode.Name, mode.EntryBytes, ByLevel(mode, napot, memoryTypes))
    {
    }

    /// <summary>The format of Sv32.</summary>
    public static RiscVFormat Sv32() => new(new("riscv-sv32", 2, 10, sizeof(uint), 22), false, false);

    /// <summary>The format of Sv39.</summary>
    /// <param name="napot">Whether Svnapot is there; if not, N is reserved.</param>
    /// <param name="memoryTypes">Whether Svpbmt is there; if not, PBMT is reserved.</param>
    public static RiscVFormat Sv39(bool napot = false, bool memoryTypes = false) =>
        new(new("riscv-sv39", 3, 9, sizeof(ulong), 44), napot, memoryTypes);

    /// <summary>The format of Sv48.</summary>
    /// <inheritdoc cref="Sv39"/>
    public static RiscVFormat Sv48(bool napot = false, bool memoryTypes = false) =>
        new(new("riscv-sv48", 4, 9, sizeof(ulong), 44), napot, memoryTypes);

    /// <summary>The format of Sv57.</summary>
    /// <inheritdoc cref="Sv39"/>
    public static RiscVFormat Sv57(bool napot = false, bool memoryTypes = false) =>
        new(new("riscv-sv57", 5, 9, sizeof(ulong), 44), napot, memoryTypes);

    /// <inheritdoc/>
    public override string LevelName(int level) => FormattableString.Invariant($"VPN[{level - 1}]");

    /// <inheritdoc/>
    public override DecodedEntry Decode(ulong raw, int level)
    {
        var entry = base.Decode(raw, level);
        return entry.Kind == EntryKind.Leaf ? Judge(entry, raw, level) : entry;
    }

    /// <inheritdoc/>
    protected override DecodedEntry Prepare(in DecodedEntry entry) =>
        entry is { Kind: EntryKind.Leaf, Order: NapotOrder }
            ? entry with { Flags = entry.Flags | EntryFlags.Contiguous, Frame = entry.Frame | NapotMark }
            : entry;

    private DecodedEntry Judge(in DecodedEntry entry, ulong raw, int level)
    {
        if (entry.MemoryType == ReservedMemoryType)
            return DecodedEntry.Malformed(EntryDefect.ReservedEncoding, raw & MaskOf(EntryPart.MemoryType));
        if (!entry.Rights.Grants(Protection.Read) && entry.Rights.Grants(Protection.Write))
            return DecodedEntry.Malformed(EntryDefect.WriteWithoutRead, MaskOf(EntryPart.Write));
        if (entry.Rights == Protection.None)
        {
            return DecodedEntry.Malformed(EntryDefect.TableAtLastLevel,
                MaskOf(EntryPart.Read) | MaskOf(EntryPart.Write) | MaskOf(EntryPart.Execute));
        }
        if (entry.Has(EntryFlags.Contiguous)) return JudgeNapot(entry, level);
        var below = entry.Frame & ((1UL << entry.Order) - 1);
        return below == 0 ? entry : DecodedEntry.Malformed(EntryDefect.MisalignedPage, below << FrameLow);
    }

    private static DecodedEntry JudgeNapot(in DecodedEntry entry, int level)
    {
        const ulong below = (1UL << NapotOrder) - 1;
        return level == 1 && (entry.Frame & below) == NapotMark
            ? entry with { Frame = entry.Frame & ~below, Order = NapotOrder }
            : DecodedEntry.Malformed(EntryDefect.ReservedEncoding, (1UL << 63) | ((entry.Frame & below) << FrameLow));
    }

    private static IEnumerable<IEnumerable<EntryLayout>> ByLevel(RiscVMode mode, bool napot, bool memoryTypes)
    {
        var bits = mode.EntryBytes * 8;
        for (var level = 1; level <= mode.Levels; level++)
        {
            var layouts = new List<EntryLayout>();
            if (level > 1) layouts.Add(new EntryLayout(EntryKind.Table, 0, bits, TableFields(mode)));
            layouts.Add(new EntryLayout(
                EntryKind.Leaf, mode.IndexBits * (level - 1), bits, LeafFields(mode, napot, memoryTypes)));
            yield return layouts.Concat(AbsentLayouts.Of(bits, "V", 0));
        }
    }

    private static IEnumerable<BitField> LeafFields(RiscVMode mode, bool napot, bool memoryTypes) =>
    [
        new("V", 0, 1, EntryPart.One, "valid"),
        new("R", 1, 1, EntryPart.Read, "loads allowed"),
        new("W", 2, 1, EntryPart.Write, "stores allowed"),
        new("X", 3, 1, EntryPart.Execute, "fetches allowed"),
        new("U", 4, 1, EntryPart.User, "user code allowed"),
        new("G", 5, 1, EntryPart.Global, "global"),
        new("A", 6, 1, EntryPart.Accessed, "accessed"),
        new("D", 7, 1, EntryPart.Dirty, "dirty"),
        .. FrameFields(mode),
        .. Upper(
            mode,
            memoryTypes ? new("PBMT", 61, 2, EntryPart.MemoryType, "memory type") : Reserved("PBMT", 61, 2),
            napot ? new("N", 63, 1, EntryPart.Contiguous, "one of 16 pages together") : Reserved("N", 63, 1)),
    ];

    private static IEnumerable<BitField> TableFields(RiscVMode mode) =>
    [
        new("V", 0, 1, EntryPart.One, "valid"),
        new("R", 1, 1, EntryPart.Zero, "points to a table"),
        new("W", 2, 1, EntryPart.Zero, "points to a table"),
        new("X", 3, 1, EntryPart.Zero, "points to a table"),
        Reserved("U", 4, 1),
        new("G", 5, 1, EntryPart.Global, "everything below is global"),
        Reserved("A", 6, 1),
        Reserved("D", 7, 1),
        .. FrameFields(mode),
        .. Upper(mode, Reserved("PBMT", 61, 2), Reserved("N", 63, 1)),
    ];

    /// <summary>PPN[0] and up, each as wide as an index, the highest with the bits that are left.</summary>
    private static IEnumerable<BitField> FrameFields(RiscVMode mode)
    {
        yield return new BitField("RSW", 8, 2, EntryPart.Software, "left to software");
        for (var part = 0; part < mode.Levels; part++)
        {
            var at = part * mode.IndexBits;
            var width = part == mode.Levels - 1 ? mode.FrameBits - at : mode.IndexBits;
            yield return new BitField(FormattableString.Invariant($"PPN[{part}]"),
                FrameLow + at, width, EntryPart.Frame, "frame number", at);
        }
    }

    private static IEnumerable<BitField> Upper(RiscVMode mode, BitField memoryType, BitField contiguous) =>
        mode.EntryBytes == sizeof(uint) ? [] : [Reserved("0", 54, 7), memoryType, contiguous];

    private static BitField Reserved(string name, int low, int width) =>
        new(name, low, width, EntryPart.Reserved, "reserved");

    private ulong MaskOf(EntryPart part) =>
        Layouts(1)[0].Fields.Where(field => field.Part == part).Aggregate(0UL, (mask, field) => mask | field.Mask);

    private sealed record RiscVMode(string Name, int Levels, int IndexBits, int EntryBytes, int FrameBits);
}

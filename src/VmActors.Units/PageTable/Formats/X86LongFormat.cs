using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// The entries of x86-64 with four and with five levels (Intel SDM vol. 3A, 5.5.4, tables 5-14 to 5-20). M is the
/// number of physical address bits (MAXPHYADDR):
/// <code>
///        63  62..59  58..52  51..M  M-1 ........ 12  11..9  8   7   6  5  4   3   2   1   0
/// page   NX    PK     avl      0     frame number     avl   G  PAT  D  A PCD PWT U/S R/W  P
/// large  NX    PK     avl      0    frame number  0 PAT avl G  PS=1 D  A PCD PWT U/S R/W  P    levels 2 and 3
/// table  NX    avl    avl      0     frame number     avl  avl PS=0 avl A PCD PWT U/S R/W P
/// </code>
/// A large page's frame number lacks the bits below its size, which are reserved, and its PAT bit is bit 12. At levels
/// 4 and 5 bit 7 is reserved.
/// </summary>
public sealed class X86LongFormat : EntryFormat
{
    /// <summary>Its name.</summary>
    public const string FormatName = "x86-64";

    /// <summary>The most physical address bits that an entry has room for.</summary>
    public const int PhysicalBitsMax = 52;

    /// <summary>The fewest that a processor has.</summary>
    public const int PhysicalBitsMin = 32;

    private const int LevelCount = 5;

    private readonly ulong _foreign; // bits of a leaf that the machine's own entry does not have

    /// <summary>The format of a processor.</summary>
    /// <param name="physicalBits">MAXPHYADDR: bits of a physical address, 32 to 52; the address bits above it are
    /// reserved.</param>
    /// <param name="gigabytePages">Whether entries of level 3 may map pages; if not, PS is reserved there.</param>
    /// <param name="noExecute">IA32_EFER.NXE: without it, NX is reserved and fetches are always allowed.</param>
    public X86LongFormat(int physicalBits = PhysicalBitsMax, bool gigabytePages = true, bool noExecute = true)
        : base(FormatName, sizeof(ulong), ByLevel(Checked(physicalBits), gigabytePages, noExecute))
    {
        _foreign = Layouts(1)[0].Fields.Aggregate(0UL, (bits, field) => field.Part
            is EntryPart.Software or EntryPart.MemoryType or EntryPart.ProtectionKey or EntryPart.Reserved
                ? bits | field.Mask : bits);
    }

    /// <inheritdoc/>
    /// <remarks>The machine's own entry is laid out as this format has it: there is nothing to convert.</remarks>
    public override ulong Encode(Pte entry, int level) =>
        level == 1 && (entry.Bits & _foreign) == 0 ? entry.Bits : base.Encode(entry, level);

    /// <inheritdoc/>
    public override Pte ToPte(ulong raw, int level) =>
        level == 1 && (raw & _foreign) == 0 ? new Pte(raw) : base.ToPte(raw, level);

    private static int Checked(int physicalBits) => physicalBits is >= PhysicalBitsMin and <= PhysicalBitsMax
        ? physicalBits
        : throw new ArgumentOutOfRangeException(nameof(physicalBits), physicalBits, FormattableString.Invariant(
            $"expected {PhysicalBitsMin} to {PhysicalBitsMax} physical address bits"));

    private static IEnumerable<IEnumerable<EntryLayout>> ByLevel(int physicalBits, bool gigabytePages, bool noExecute)
    {
        for (var level = 1; level <= LevelCount; level++)
        {
            var hasLarge = level == 2 || (level == 3 && gigabytePages);
            var layouts = new List<EntryLayout>();
            if (level > 1) layouts.Add(Table(hasLarge, physicalBits, noExecute));
            if (level == 1 || hasLarge) layouts.Add(Leaf(level, physicalBits, noExecute));
            yield return layouts.Concat(AbsentLayouts.Of(64, "P", 0));
        }
    }

    private static EntryLayout Table(bool hasLarge, int physicalBits, bool noExecute) => new(
        EntryKind.Table, 0, 64,
        [
            .. X86Fields.Common, X86Fields.Software(6, 1),
            hasLarge ? X86Fields.Size(EntryPart.Zero) : X86Fields.Reserved(7, 1),
            X86Fields.Software(8, 4), X86Fields.Frame(12, physicalBits), .. Above(physicalBits),
            X86Fields.Software(52, 11), NoExecute(noExecute),
        ]);

    private static EntryLayout Leaf(int level, int physicalBits, bool noExecute)
    {
        var order = 9 * (level - 1);
        return new EntryLayout(EntryKind.Leaf, order, 64,
        [
            .. X86Fields.Common, X86Fields.Dirty, X86Fields.Global, X86Fields.Software(9, 3),
            .. level == 1
                ? [X86Fields.Pat(7)]
                : new[] { X86Fields.Size(EntryPart.One), X86Fields.Pat(12), X86Fields.Reserved(13, order - 1) },
            X86Fields.Frame(12 + order, physicalBits), .. Above(physicalBits), X86Fields.Software(52, 7),
            new BitField("PK", 59, 4, EntryPart.ProtectionKey, "protection key"), NoExecute(noExecute),
        ]);
    }

    private static IEnumerable<BitField> Above(int physicalBits) => physicalBits == PhysicalBitsMax
        ? [] : [X86Fields.Reserved(physicalBits, PhysicalBitsMax - physicalBits)];

    private static BitField NoExecute(bool enabled) => enabled
        ? new("NX", 63, 1, EntryPart.NoExecute, "no instruction fetches")
        : X86Fields.Reserved(63, 1);
}

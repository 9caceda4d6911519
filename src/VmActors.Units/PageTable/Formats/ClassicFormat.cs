namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// The full entry of the textbooks, as the Intel 80386 had it (80386 Programmer's Reference Manual, figure 5-10), the
/// same at both levels and every page of one size:
/// <code>
///   31 ......... 12  11 .. 7  6  5  4 3   2   1  0
///   frame number      avl     D  A  avl  U/S R/W P
/// </code>
/// With 64 bits the frame number ends at bit 51, and the bits above it are left to software.
/// </summary>
public sealed class ClassicFormat : EntryFormat
{
    /// <summary>The name of the entry of 32 bits.</summary>
    public const string WordName = "classic-32";

    /// <summary>The name of the entry of 64 bits.</summary>
    public const string LongName = "classic-64";

    private const int FrameEndMax = 52;

    private ClassicFormat(string name, int entryBytes)
        : base(name, entryBytes, ByLevel(8 * entryBytes))
    {
    }

    /// <summary>The entry of 32 bits.</summary>
    public static ClassicFormat OfFourBytes() => new(WordName, sizeof(uint));

    /// <summary>The entry of 64 bits.</summary>
    public static ClassicFormat OfEightBytes() => new(LongName, sizeof(ulong));

    private static IEnumerable<IEnumerable<EntryLayout>> ByLevel(int bits)
    {
        var absent = AbsentLayouts.Of(bits, "P", 0).ToArray();
        IEnumerable<EntryLayout> leaf =
            [new(EntryKind.Leaf, 0, bits, [.. Common(bits), X86Fields.Dirty]), .. absent];
        IEnumerable<EntryLayout> table =
            [new(EntryKind.Table, 0, bits, [.. Common(bits), X86Fields.Software(6, 1)]), .. absent];
        return Enumerable.Repeat(table, ValidBitFormat.LevelsMax - 1).Prepend(leaf);
    }

    private static IEnumerable<BitField> Common(int bits)
    {
        var end = Math.Min(bits, FrameEndMax);
        IEnumerable<BitField> common =
        [
            .. X86Fields.Common.Where(one => one.Part != EntryPart.MemoryType),
            X86Fields.Software(3, 2), X86Fields.Software(7, 5), X86Fields.Frame(12, end),
        ];
        return end == bits ? common : common.Append(X86Fields.Software(end, bits - end));
    }
}

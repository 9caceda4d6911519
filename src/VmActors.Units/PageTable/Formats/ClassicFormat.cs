namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// The full entry of the textbooks, as the Intel 80386 had it (80386 Programmer's Reference Manual, figure 5-10), the
/// same at both levels and every page of one size:
/// <code>
///   31 ......... 12  11 .. 7  6  5  4 3   2   1  0
///   frame number      avl     D  A  avl  U/S R/W P
/// </code>
/// </summary>
public sealed class ClassicFormat : EntryFormat
{
    /// <summary>Its name.</summary>
    public const string FormatName = "classic-32";

    /// <summary>The format.</summary>
    public ClassicFormat()
        : base(FormatName, sizeof(uint), ByLevel())
    {
    }

    private static IEnumerable<IEnumerable<EntryLayout>> ByLevel()
    {
        var absent = AbsentLayouts.Of(32, "P", 0).ToArray();
        IEnumerable<EntryLayout> leaf =
            [new(EntryKind.Leaf, 0, 32, [.. Common, X86Fields.Dirty]), .. absent];
        IEnumerable<EntryLayout> table =
            [new(EntryKind.Table, 0, 32, [.. Common, X86Fields.Software(6, 1)]), .. absent];
        return Enumerable.Repeat(table, ValidBitFormat.LevelsMax - 1).Prepend(leaf);
    }

    private static IEnumerable<BitField> Common =>
    [
        .. X86Fields.Common.Where(one => one.Part != EntryPart.MemoryType),
        X86Fields.Software(3, 2), X86Fields.Software(7, 5), X86Fields.Frame(12, 32),
    ];
}

namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// The entries of x86 with two levels (Intel SDM vol. 3A, 5.3, tables 5-4 to 5-6). M is the number of physical address
/// bits that 4 MB pages reach (PSE-36), at most 40:
/// <code>
///        31 ............. 22  21 .. M-19  M-20 ...... 13  12   11..9  8   7   6  5  4   3   2   1   0
/// page   frame number ................................12   avl    G  PAT  D  A PCD PWT U/S R/W  P
/// 4 MB   frame bits 19..10        0       frame bits 20+  PAT  avl G PS=1 D  A PCD PWT U/S R/W  P   level 2
/// table  frame number ................................12   avl   avl PS=0 avl A PCD PWT U/S R/W P
/// </code>
/// There is no bit against instruction fetches.
/// </summary>
public sealed class X86Format : EntryFormat
{
    /// <summary>Its name.</summary>
    public const string FormatName = "x86-32";

    /// <summary>Physical address bits without PSE-36.</summary>
    public const int PhysicalBitsMin = 32;

    /// <summary>The most physical address bits that a 4 MB page's entry has room for.</summary>
    public const int PhysicalBitsMax = 40;

    /// <summary>The format of a processor.</summary>
    /// <param name="physicalBits">Physical address bits that 4 MB pages reach, 32 to 40; pages of 4 KB and tables lie
    /// below 4 GB.</param>
    /// <param name="largePages">CR4.PSE: without it, PS is ignored and level 2 has tables only.</param>
    public X86Format(int physicalBits = PhysicalBitsMin, bool largePages = true)
        : base(FormatName, sizeof(uint), ByLevel(Checked(physicalBits), largePages))
    {
    }

    private static int Checked(int physicalBits) => physicalBits is >= PhysicalBitsMin and <= PhysicalBitsMax
        ? physicalBits
        : throw new ArgumentOutOfRangeException(nameof(physicalBits), physicalBits, FormattableString.Invariant(
            $"expected {PhysicalBitsMin} to {PhysicalBitsMax} physical address bits"));

    private static IEnumerable<IEnumerable<EntryLayout>> ByLevel(int physicalBits, bool largePages)
    {
        var absent = AbsentLayouts.Of(32, "P", 0).ToArray();
        var page = new EntryLayout(EntryKind.Leaf, 0, 32,
        [
            .. X86Fields.Common, X86Fields.Dirty, X86Fields.Pat(7), X86Fields.Global, X86Fields.Software(9, 3),
            X86Fields.Frame(12, 32),
        ]);
        var table = new EntryLayout(EntryKind.Table, 0, 32,
        [
            .. X86Fields.Common, X86Fields.Software(6, 1),
            largePages ? X86Fields.Size(EntryPart.Zero) : X86Fields.Software(7, 1),
            X86Fields.Software(8, 4), X86Fields.Frame(12, 32),
        ]);
        return [[page, .. absent], largePages ? [table, LargePage(physicalBits), .. absent] : [table, .. absent]];
    }

    private static EntryLayout LargePage(int physicalBits)
    {
        var more = physicalBits - PhysicalBitsMin;
        return new EntryLayout(EntryKind.Leaf, 10, 32,
        [
            .. X86Fields.Common, X86Fields.Dirty, X86Fields.Size(EntryPart.One), X86Fields.Global,
            X86Fields.Software(9, 3), X86Fields.Pat(12),
            .. more == 0
                ? Array.Empty<BitField>()
                : [new BitField("PFN", 13, more, EntryPart.Frame, "frame number, from bit 20", 20)],
            X86Fields.Reserved(13 + more, 9 - more), X86Fields.Frame(22, 32),
        ]);
    }
}

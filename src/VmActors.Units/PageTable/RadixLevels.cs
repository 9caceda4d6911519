using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>
/// The geometry of the x86-64 4-level table (Intel SDM vol. 3, 5.5), shared by the kernel's table and the hardware
/// walker:
/// <code>
///   47 ....... 39  38 ....... 30  29 ....... 21  20 ....... 12  11 ... 0
///   level 4 (root)    level 3        level 2     level 1 (leaf)  offset
/// </code>
/// </summary>
public static class RadixLevels
{
    /// <summary>The level of the root table; walks go from here down to <see cref="Leaf"/>.</summary>
    public const int Root = 4;

    /// <summary>The level of the tables whose entries map pages.</summary>
    public const int Leaf = 1;

    /// <summary>Bits of a virtual page number that index one table.</summary>
    public const int IndexBits = 9;

    /// <summary>Entries of one table: a frame of 8-byte entries.</summary>
    public const int EntryCount = 1 << IndexBits;

    /// <summary>One past the highest virtual page number: 36 bits.</summary>
    public static Vpn End => new(1UL << (Root * IndexBits));

    /// <summary>The lowest bit of a virtual page number that a table of this level is indexed with.</summary>
    public static int Shift(int level) => (level - Leaf) * IndexBits;

    /// <summary>Pages that one entry of a table of this level spans.</summary>
    public static ulong Span(int level) => 1UL << Shift(level);

    /// <summary>Which entry of a table of this level translates the page, 0 to 511.</summary>
    public static int Index(Vpn vpn, int level) => (int)(vpn.Value >> Shift(level)) & (EntryCount - 1);

    /// <summary>Where in <paramref name="table"/>, a table of this level, the page's entry stands.</summary>
    public static PhysicalAddress EntryAddress(Pfn table, Vpn vpn, int level) =>
        new(table.Address.Value + ((ulong)Index(vpn, level) * sizeof(ulong)));
}

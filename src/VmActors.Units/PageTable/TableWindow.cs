using VmActors.Units.Tlb.Mips;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>
/// Where a kernel that fills TLBs by software sees the page table of the space that runs, in its own mapped segment
/// (xkseg of the R4000 in 64-bit mode; its XContext register is made for this, R4000 manual, chapter 5): the leaf
/// tables as one array, so that a refill reads one entry and walks nothing, and the root table apart.
/// <code>
///  0xC000 0000 0000 0000   entry of page 0 | of page 1 | ...   one page of it is one leaf table
///  0xC000 0080 0000 0000   the root table
/// </code>
/// </summary>
/// <param name="geometry">The shape of the tables; those of the leaf level fill a page each.</param>
public sealed class TableWindow(RadixGeometry geometry)
{
    private const ulong Base = 0xC000_0000_0000_0000;
    private const ulong RootOffset = 1UL << 39;

    private readonly int _pagesShift = geometry.IndexBits[^1];
    private readonly int _entryBytes = geometry.EntryBytes;

    /// <summary>One past the highest address of a program: 40 bits, xuseg of the R4000.</summary>
    public static VirtualAddress UserEnd => new(1UL << 40);

    /// <summary>The same where tables end before.</summary>
    public static VirtualAddress UserEndWith(ITableScheme tables) =>
        UserEnd < tables.UserEnd ? UserEnd : tables.UserEnd;

    /// <summary>Where the root table is.</summary>
    public static VirtualAddress Root => new(Base + RootOffset);

    /// <summary>Where the entry of a program's page is.</summary>
    public VirtualAddress EntryOf(Vpn page) => new(Base + (page.Value * (ulong)_entryBytes));

    /// <summary>The page of the window that holds the entry of a program's page: where its leaf table is.</summary>
    public Vpn TableOf(Vpn page) => PageMask.Smallest.PageOf(EntryOf(page));

    /// <summary>The pages of the window that hold the entries of a range.</summary>
    public PageRange TablesOf(PageRange pages) => pages.IsEmpty
        ? new PageRange(TableOf(pages.Start), TableOf(pages.Start))
        : new PageRange(TableOf(pages.Start), TableOf(new Vpn(pages.End.Value - 1)) + 1);

    /// <summary>The first page whose entry is in a page of the window.</summary>
    public Vpn FirstPageOf(Vpn table) => new((table.Value - (Base >> PageMask.Smallest.Shift)) << _pagesShift);
}

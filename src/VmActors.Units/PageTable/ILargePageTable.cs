using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>
/// A page table that may have large pages: leaf entries of a level above the lowest.
/// <code>
///   none --WriteLarge--> large --Split--> 2^order pages
///                          |                          within: Read, Find and NextLeaf show base pages;
///                          +--ClearLarge--> none      Write and Clear are refused
/// </code>
/// Each has a frame for its leaf table deposited with it (Linux: pgtable_trans_huge_deposit), so that a split needs no
/// memory.
/// </summary>
public interface ILargePageTable : IPageTable
{
    /// <summary>A large page is 2^this base pages; 0 where the tables have none.</summary>
    int LargeOrder { get; }

    /// <summary>Whether nothing is in the way of a large page around a page: no entry, and no leaf table.</summary>
    /// <param name="vpn">The page.</param>
    /// <param name="missingTables">How many tables above it are missing, the deposited one not among them.</param>
    /// <exception cref="ArgumentOutOfRangeException">The page number has more bits than the table translates.
    /// </exception>
    bool HasRoomForLarge(Vpn vpn, out int missingTables);

    /// <summary>Stores the entry of a large page, where <see cref="HasRoomForLarge">there is room</see>.</summary>
    /// <param name="first">Its first base page.</param>
    /// <param name="entry">Its entry, present, with its first frame.</param>
    /// <param name="newTables">The missing tables, then the one to be deposited; all zero.</param>
    /// <exception cref="ArgumentException">Not the first page of one, no room, or too few frames; nothing has changed.
    /// </exception>
    void WriteLarge(Vpn first, Pte entry, ReadOnlySpan<Pfn> newTables);

    /// <summary>Empties the entry of a large page.</summary>
    /// <param name="first">Its first base page.</param>
    /// <param name="emptied">Gets the deposited frame and those that hold no table any more, all zero.</param>
    /// <exception cref="ArgumentException">Not the first page of one.</exception>
    void ClearLarge(Vpn first, ICollection<Pfn> emptied);

    /// <summary>Puts the deposited table, filled with entries of base pages, in the place of a large entry.</summary>
    /// <param name="first">The large page's first base page.</param>
    /// <param name="entry">Present; the first base page's, and that of the others but for the frame.</param>
    /// <exception cref="ArgumentException">Not the first page of one.</exception>
    void Split(Vpn first, Pte entry);
}

using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>
/// The page table of one address space as the kernel uses it, of any scheme. A leaf is the machine's own entry of one
/// page: present, swapped or in transit. The caller brings the frames of new tables and takes back those of empty ones.
/// </summary>
public interface IPageTable
{
    /// <summary>The first frame of the table that hardware walks (<see cref="TableBase"/>).</summary>
    Pfn Root { get; }

    /// <summary>Frames that hold tables of this address space alone.</summary>
    int TableCount { get; }

    /// <summary>The frames of <see cref="TableCount"/> by level, from 1, the leaf; nothing where there are no
    /// levels.</summary>
    ImmutableArray<int> TablesByLevel => [];

    /// <summary>Leaf entries that are not empty.</summary>
    long LeafCount { get; }

    /// <summary>The page's leaf entry; empty where there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The page number has more bits than the table translates.
    /// </exception>
    Pte Read(Vpn vpn);

    /// <summary>The frame of the table of a level, from 1, the leaf, on the way to the page's entry; null where there
    /// is none, or where entries of neighbours are not neighbours.</summary>
    Pfn? Table(Vpn vpn, int level) => null;

    /// <summary>How many new frames a <see cref="Write"/> of a present entry for the page needs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The page number has more bits than the table translates.
    /// </exception>
    int MissingTables(Vpn vpn);

    /// <summary><see cref="Read"/> and <see cref="MissingTables"/> at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The page number has more bits than the table translates.
    /// </exception>
    Pte Find(Vpn vpn, out int missingTables)
    {
        missingTables = MissingTables(vpn);
        return Read(vpn);
    }

    /// <summary>log2 of the pages that the page's entry is for: 0 but within a <see cref="ILargePageTable">large
    /// page</see>.</summary>
    int OrderAt(Vpn vpn) => 0;

    /// <summary>Stores another entry in the place of the page's, of a large page named by its first.</summary>
    /// <param name="vpn">The page; it has an entry.</param>
    /// <param name="entry">Its new one, not empty.</param>
    void Rewrite(Vpn vpn, Pte entry) => Write(vpn, entry, []);

    /// <summary>Stores the page's leaf entry.</summary>
    /// <param name="vpn">The page.</param>
    /// <param name="entry">Its entry, not empty: <see cref="Clear"/> is for that.</param>
    /// <param name="newTables">At least <see cref="MissingTables"/> frames, all zero; so many are used.</param>
    /// <exception cref="ArgumentException">The entry is empty or the frames too few; nothing has changed.</exception>
    void Write(Vpn vpn, Pte entry, ReadOnlySpan<Pfn> newTables);

    /// <summary>Empties the page's leaf entry.</summary>
    /// <param name="vpn">The page.</param>
    /// <param name="emptied">Gets the frames that hold no table any more, all zero.</param>
    /// <returns>The entry that was there; empty when there was none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The page number has more bits than the table translates.
    /// </exception>
    Pte Clear(Vpn vpn, ICollection<Pfn> emptied);

    /// <summary>The first leaf entry in <c>[from, end)</c> that is not empty; of a large page, its first base page
    /// there.</summary>
    bool NextLeaf(Vpn from, Vpn end, out Vpn vpn, out Pte entry);

    /// <summary>Throws unless the table is sound, and shows every leaf entry that is not empty, in order; of a large
    /// page, every base page.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    void CheckInvariants(Action<Vpn, Pte> leaf);
}

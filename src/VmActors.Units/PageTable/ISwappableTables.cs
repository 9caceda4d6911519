using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>A page table whose leaf tables may be swapped out. The entry above such a table is not present and holds
/// its slot: hardware sees no table there, and the kernel alone reads the slot.</summary>
/// <remarks>A page whose leaf table is swapped out has no entry that could be read or written: the table comes in
/// first. The other tables always stay.</remarks>
public interface ISwappableTables
{
    /// <summary>Leaf tables that are swapped out.</summary>
    int SwappedCount { get; }

    /// <summary>The pages whose entries stand in one leaf table with the page's.</summary>
    PageRange Span(Vpn vpn);

    /// <summary>The slot of the page's leaf table; null when it is in memory, or there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The page number has more bits than the table translates.
    /// </exception>
    SwapSlot? SwappedTable(Vpn vpn);

    /// <summary>The pages of the first leaf table that is swapped out and has pages in
    /// <c>[from, end)</c>; null for none.</summary>
    PageRange? NextSwapped(Vpn from, Vpn end);

    /// <summary>Whether the page's leaf table is in memory and each entry in use is that of a page in a swap
    /// slot.</summary>
    bool IsIdle(Vpn vpn);

    /// <summary>Makes the entry above an idle leaf table name a slot.</summary>
    /// <returns>The frame of the table, which holds its words still.</returns>
    /// <exception cref="InvalidOperationException">The table is not idle.</exception>
    Pfn Unlink(Vpn vpn, SwapSlot slot);

    /// <summary>Makes the entry above a leaf table that is swapped out name a frame, which holds its words.</summary>
    /// <exception cref="InvalidOperationException">It is not swapped out.</exception>
    void Link(Vpn vpn, Pfn table);

    /// <summary>Empties the entry above a leaf table that is swapped out; its slot is the caller's.</summary>
    /// <param name="vpn">A page of it.</param>
    /// <param name="emptied">Gets the frames that hold no table any more, all zero.</param>
    /// <exception cref="InvalidOperationException">It is not swapped out.</exception>
    void Forget(Vpn vpn, ICollection<Pfn> emptied);

    /// <summary>The words of the page's leaf table, to read and to change outside of memory.</summary>
    TableImage Image(Vpn vpn, ReadOnlySpan<ulong> words);
}

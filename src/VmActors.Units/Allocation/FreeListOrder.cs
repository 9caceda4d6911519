namespace VmActors.Units.Allocation;

/// <summary>
/// Where a block that is freed goes in the list. A block that is split stays where it is: the orders by size hold again
/// with the next block that is freed.
/// </summary>
public enum FreeListOrder
{
    /// <summary>By address, the lowest first.</summary>
    Address,

    /// <summary>By size, the smallest first; behind others of its size.</summary>
    SizeAscending,

    /// <summary>By size, the largest first; behind others of its size.</summary>
    SizeDescending,

    /// <summary>To the front.</summary>
    InsertFront,

    /// <summary>To the back.</summary>
    InsertBack,
}

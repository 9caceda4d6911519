namespace VmActors.Units.PageTable;

/// <summary>What an entry of a radix page table says.</summary>
public enum RadixEntryKind
{
    /// <summary>Nothing that hardware may use.</summary>
    NotPresent,

    /// <summary>Where a table of the next lower level starts.</summary>
    Table,

    /// <summary>Where a page is.</summary>
    Leaf,
}

/// <summary>An entry of a radix page table, decoded as far as a walk needs it.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Frame">The number of the table's or the page's first frame, in pages of the smallest size.</param>
public readonly record struct RadixEntry(RadixEntryKind Kind, ulong Frame);

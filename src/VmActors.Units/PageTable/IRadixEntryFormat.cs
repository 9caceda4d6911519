namespace VmActors.Units.PageTable;

/// <summary>How an entry of a radix page table stands in memory.</summary>
public interface IRadixEntryFormat
{
    /// <summary>Why tables of this shape cannot have such entries, and what was expected; null when they can.</summary>
    string? Problem(RadixGeometry geometry);

    /// <summary>What the bits of an entry mean in a table of this level.</summary>
    /// <param name="raw">The bits; those above the width of an entry are 0.</param>
    /// <param name="level">The table's level; 1 is the leaf.</param>
    RadixEntry Decode(ulong raw, int level);
}

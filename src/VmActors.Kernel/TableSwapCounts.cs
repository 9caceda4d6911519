namespace VmActors.Kernel;

/// <summary>What the kernel has counted of page tables that are swapped out.</summary>
public sealed class TableSwapCounts
{
    /// <summary>Leaf tables written to the swap disk, and their frames freed.</summary>
    public long Out { get; set; }

    /// <summary>Leaf tables brought in by faults, each by one: table faults.</summary>
    public long In { get; set; }

    /// <summary>Leaf tables read to unmap pages of theirs; they got no frame.</summary>
    public long Searched { get; set; }

    /// <summary>The part of <see cref="Searched"/> that was written back, since it had other pages.</summary>
    public long Rewritten { get; set; }
}

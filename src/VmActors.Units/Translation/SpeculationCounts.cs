namespace VmActors.Units.Translation;

/// <summary>What became of walks that no reference asked for: started = filled + without a page.</summary>
public sealed class SpeculationCounts
{
    /// <summary>Walks made.</summary>
    public long Started { get; set; }

    /// <summary>Walks not made since no walker was free.</summary>
    public long Dropped { get; set; }

    /// <summary>Walks that found a page and put it into the second-level TLB.</summary>
    public long Filled { get; set; }

    /// <summary>Walks that found no page that user code may use.</summary>
    public long NoPage { get; set; }

    /// <summary>Page-table entries that they read.</summary>
    public long Reads { get; set; }

    /// <summary>Pages of these in the second-level TLB that a reference then found there.</summary>
    public long Useful { get; set; }

    /// <summary>Walks of references that waited for a walker.</summary>
    public long Waits { get; set; }

    /// <summary>How long they waited, in cycles.</summary>
    public long WaitCycles { get; set; }
}

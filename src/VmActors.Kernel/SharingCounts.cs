namespace VmActors.Kernel;

/// <summary>What the kernel has counted of pages that several processes have.</summary>
public sealed class SharingCounts
{
    /// <summary>Processes forked.</summary>
    public long Forks { get; set; }

    /// <summary>Processes that have run another program.</summary>
    public long Execs { get; set; }

    /// <summary>Pages that a fork has shared instead of copying them.</summary>
    public long Shared { get; set; }

    /// <summary>Stores that had a shared page copied.</summary>
    public long Copied { get; set; }

    /// <summary>Stores by the last owner of a page, which got it without a copy.</summary>
    public long Reused { get; set; }

    /// <summary>Faults that found their page on the swap disk, and in memory for another process.</summary>
    public long SwapCacheHits { get; set; }
}

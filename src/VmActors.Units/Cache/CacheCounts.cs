namespace VmActors.Units.Cache;

/// <summary>What one level of a CPU's memory hierarchy has counted.</summary>
public sealed class CacheCounts
{
    /// <summary>References, and misses of the level above, that asked here. Write-backs are not among them.</summary>
    public long Lookups { get; set; }

    /// <summary>Those that did not find their line.</summary>
    public long Misses { get; set; }

    /// <summary>Dirty lines that went down from here. For a shared level: as this CPU saw it within its quanta; see
    /// <see cref="SharedCache.WriteBacks"/> for what became of them.</summary>
    public long WriteBacks { get; set; }
}

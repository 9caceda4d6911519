namespace VmActors.Simulation.Results;

/// <summary>What the caches of one CPU did for its references and for the reads of its walks.</summary>
public sealed record CacheResult
{
    /// <summary>First level, instruction fetches.</summary>
    public required CacheLevelResult L1Instruction { get; init; }

    /// <summary>First level, everything else: walks too.</summary>
    public required CacheLevelResult L1Data { get; init; }

    /// <summary>Second level; null where there is none.</summary>
    public CacheLevelResult? L2 { get; init; }

    /// <summary>The level that all CPUs share, as this one saw it; null where there is none.</summary>
    public CacheLevelResult? L3 { get; init; }

    /// <summary>Cycles of all references / references that went through: the average memory access time.</summary>
    public required Ratio ReferenceCycles { get; init; }

    /// <summary>Reads of page-table entries by where they found their line.</summary>
    public required WalkReadCounts WalkReads { get; init; }

    /// <summary>Cycles of these reads / reads.</summary>
    public required Ratio WalkReadCycles { get; init; }
}

/// <summary>One cache: hits + misses = lookups.</summary>
/// <param name="Lookups">References, walks' reads, and misses of the level above, that asked it.</param>
/// <param name="Hits">Those that found their line.</param>
/// <param name="Misses">Those that did not.</param>
/// <param name="WriteBacks">Dirty lines that it sent down.</param>
public sealed record CacheLevelResult(long Lookups, long Hits, long Misses, long WriteBacks);

/// <summary>Reads of page-table entries by where they found their line; the sum is the entries that walks have
/// read.</summary>
/// <param name="L1Data">In the first-level data cache.</param>
/// <param name="L2">In the second level.</param>
/// <param name="L3">In the shared level.</param>
/// <param name="Memory">In memory.</param>
public readonly record struct WalkReadCounts(long L1Data, long L2, long L3, long Memory)
{
    /// <summary>Reads in all.</summary>
    public long Total => L1Data + L2 + L3 + Memory;
}

/// <summary>The cache that all CPUs share.</summary>
/// <param name="WriteBacks">Dirty lines that went from it to memory, each once, however many CPUs saw it go.</param>
public sealed record SharedCacheResult(long WriteBacks);

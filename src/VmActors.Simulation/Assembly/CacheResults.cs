using VmActors.Simulation.Results;
using VmActors.Units.Cache;

namespace VmActors.Simulation.Assembly;

/// <summary>Reads what the caches of a CPU have counted.</summary>
internal static class CacheResults
{
    public static CacheResult Of(CachedMemory cached)
    {
        var caches = cached.Caches;
        var (cycles, walkCycles, walkReads) = (0L, 0L, 0L);
        foreach (var level in Enum.GetValues<MemoryLevel>())
        {
            cycles += caches.Cycles(level) * FoundAt(caches, level);
            walkCycles += caches.Cycles(level) * cached.Reads(level);
            walkReads += cached.Reads(level);
        }
        var accesses = caches.Counts(MemoryLevel.L1Instruction).Lookups + caches.Counts(MemoryLevel.L1Data).Lookups;
        return new CacheResult
        {
            L1Instruction = Level(caches, MemoryLevel.L1Instruction)!,
            L1Data = Level(caches, MemoryLevel.L1Data)!,
            L2 = Level(caches, MemoryLevel.L2),
            L3 = Level(caches, MemoryLevel.L3),
            ReferenceCycles = new Ratio(cycles - walkCycles, accesses - walkReads),
            WalkReads = new WalkReadCounts(
                cached.Reads(MemoryLevel.L1Data), cached.Reads(MemoryLevel.L2), cached.Reads(MemoryLevel.L3),
                cached.Reads(MemoryLevel.Memory)),
            WalkReadCycles = new Ratio(walkCycles, walkReads),
        };
    }

    private static CacheLevelResult? Level(CacheHierarchy caches, MemoryLevel level)
    {
        if (caches.Cache(level) is null)
            return null;
        var counts = caches.Counts(level);
        return new CacheLevelResult(counts.Lookups, counts.Lookups - counts.Misses, counts.Misses, counts.WriteBacks);
    }

    private static long FoundAt(CacheHierarchy caches, MemoryLevel level) =>
        caches.Counts(level).Lookups - caches.Counts(level).Misses;
}

using VmActors.Simulation.Results;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Assembly;

/// <summary>Reads what spares and hides walks has counted.</summary>
internal static class WalkResults
{
    /// <summary>The paging-structure caches of a CPU.</summary>
    public static WalkCachesResult Of(WalkCaches caches)
    {
        return new WalkCachesResult(Level(2), Level(3), Level(4), Level(5), Level(6));

        TlbResult? Level(int level) =>
            caches.Levels.FirstOrDefault(one => one.Level == level).Cache is { } cache
                ? TlbResult.Of(cache.Hits + cache.Misses, cache.Misses)
                : null;
    }

    /// <summary>The walks of a CPU that no reference asked for.</summary>
    public static SpeculationResult Of(SpeculationCounts counts) => new(
        counts.Started, counts.Dropped, counts.Filled, counts.NoPage, counts.Useful, counts.Reads, counts.Waits,
        new SimDuration(counts.WaitCycles));
}

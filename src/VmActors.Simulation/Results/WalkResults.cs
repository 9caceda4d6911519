using VmActors.Vocabulary;

namespace VmActors.Simulation.Results;

/// <summary>The paging-structure caches of a CPU, by the level of the tables whose entries they keep; null where there
/// is none. A walk asks them from level 2 up until one answers; walks that no reference asked for do, too.</summary>
/// <param name="Level2">Entries that point to leaf tables.</param>
/// <param name="Level3">Entries that point to tables of level 2.</param>
/// <param name="Level4">Entries that point to tables of level 3.</param>
/// <param name="Level5">Entries that point to tables of level 4.</param>
/// <param name="Level6">Entries that point to tables of level 5.</param>
public sealed record WalkCachesResult(
    TlbResult? Level2, TlbResult? Level3, TlbResult? Level4, TlbResult? Level5, TlbResult? Level6);

/// <summary>Walks that no reference asked for: started = filled + without a page. They are not part of
/// <see cref="CpuResult.Walks"/>.</summary>
/// <param name="Started">Walks made.</param>
/// <param name="Dropped">Walks not made since no walker was free.</param>
/// <param name="Filled">Walks that put a page into the second-level TLB.</param>
/// <param name="NoPage">Walks that found no page that user code may use.</param>
/// <param name="Useful">Pages of these in the second-level TLB that a reference then found there.</param>
/// <param name="EntriesRead">Page-table entries that they read.</param>
/// <param name="Waits">Walks of references that waited for a walker.</param>
/// <param name="WaitTime">How long they waited; part of the time of walks.</param>
public sealed record SpeculationResult(
    long Started, long Dropped, long Filled, long NoPage, long Useful, long EntriesRead, long Waits,
    SimDuration WaitTime);

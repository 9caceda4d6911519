using System.Collections.Immutable;
using System.Text.Json.Serialization;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Results;

/// <summary>What a run found: the part that depends on the configuration alone, the same on every host.</summary>
public sealed record RunResult
{
    /// <summary>When the last thread ended, or when the run was stopped.</summary>
    public required SimTime FinishedAt { get; init; }

    /// <summary>Whether the run was stopped before its end; then the rest says what had happened until then.</summary>
    [JsonIgnore]
    public bool Partial { get; init; }

    /// <summary>In the order of their numbers.</summary>
    public required ImmutableArray<CpuResult> Cpus { get; init; }

    /// <summary>The kernel.</summary>
    public required KernelResult Kernel { get; init; }

    /// <summary>The swap disk.</summary>
    public required DiskResult Disk { get; init; }

    /// <summary>The page daemon.</summary>
    public required DaemonResult Daemon { get; init; }

    /// <summary>The memory at the end.</summary>
    public required MemoryResult Memory { get; init; }

    /// <summary>The cache that all CPUs share; null where there is none.</summary>
    public SharedCacheResult? SharedCache { get; init; }

    /// <summary>The simulation itself.</summary>
    public required EngineResult Engine { get; init; }
}

/// <summary>Durations summed up, in cycles.</summary>
/// <param name="Count">How many.</param>
/// <param name="P50">Half of them were not longer.</param>
/// <param name="P90">90 % of them were not longer.</param>
/// <param name="P99">99 % of them were not longer.</param>
/// <param name="Max">The longest.</param>
/// <param name="Mean">Their sum / their count, rounded down; 0 when there is none.</param>
public sealed record LatencySummary(
    long Count, SimDuration P50, SimDuration P90, SimDuration P99, SimDuration Max, SimDuration Mean)
{
    /// <summary>No duration at all.</summary>
    public static LatencySummary None { get; } = new(0, default, default, default, default, default);
}

/// <summary>An exact quotient; both 0 when nothing was measured.</summary>
/// <param name="Numerator">0 or more.</param>
/// <param name="Denominator">0 or more.</param>
public readonly record struct Ratio(long Numerator, long Denominator);

/// <summary>The swap disk.</summary>
/// <param name="Reads">Reads completed.</param>
/// <param name="Writes">Writes completed.</param>
/// <param name="Trims">Trims completed.</param>
/// <param name="QueueLengthMax">Most requests, waiting or in service, at one time.</param>
/// <param name="QueueLengthMean">Requests x cycles / cycles: the mean over time.</param>
/// <param name="Latency">From the request's arrival at the disk to its completion.</param>
public sealed record DiskResult(
    long Reads, long Writes, long Trims, long QueueLengthMax, Ratio QueueLengthMean, LatencySummary Latency);

/// <summary>The page daemon.</summary>
/// <param name="Wakeups">Times that it was woken.</param>
/// <param name="Scanned">Frames that its hand passed.</param>
/// <param name="Referenced">Frames among them that were spared for having been referenced.</param>
/// <param name="Reclaimed">Frames that it made free.</param>
/// <param name="Writes">Pages that it had written to swap first.</param>
public sealed record DaemonResult(long Wakeups, long Scanned, long Referenced, long Reclaimed, long Writes);

/// <summary>
/// The memory at the end of the run, in frames: free + used = total, and page tables are part of used.
/// </summary>
/// <param name="Total">Frames of the machine.</param>
/// <param name="Free">Free frames.</param>
/// <param name="Used">Frames in use.</param>
/// <param name="PageTables">Frames that hold page tables.</param>
/// <param name="SwapSlotsUsed">Swap slots that hold a page.</param>
public sealed record MemoryResult(long Total, long Free, long Used, long PageTables, long SwapSlotsUsed);

/// <summary>The simulation itself.</summary>
/// <param name="Quanta">Quanta in which some actor ran.</param>
/// <param name="Messages">Messages delivered.</param>
/// <param name="DeadLetters">Messages to actors that had stopped.</param>
/// <param name="JournalHash">The hash of all deliveries in order.</param>
public sealed record EngineResult(long Quanta, long Messages, long DeadLetters, string JournalHash);

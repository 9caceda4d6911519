using System.Collections.Immutable;
using VmActors.Kernel;
using VmActors.Machine.Cpu;
using VmActors.Machine.Disk;
using VmActors.Simulation.Results;
using VmActors.Units.Statistics;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Assembly;

/// <summary>Reads what a machine has counted, between two quanta or at its end.</summary>
public static class ResultCollector
{
    /// <summary>The result so far; of the whole run when it is over.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="partial">Whether the run was stopped before its end.</param>
    public static RunResult Collect(SimulatedMachine machine, bool partial)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var finishedAt = partial ? machine.System.Now : machine.Kernel.Counts.FinishedAt;
        return new RunResult
        {
            FinishedAt = finishedAt,
            Partial = partial,
            Cpus = [.. machine.Cpus.Select(cpu => Cpu(cpu, finishedAt))],
            Kernel = Kernel(machine, finishedAt),
            Disk = Disk(machine.Disk, finishedAt),
            Daemon = Daemon(machine),
            Memory = new MemoryResult(
                machine.Kernel.FreeFrameCount + machine.Kernel.UsedFrameCount,
                machine.Kernel.FreeFrameCount,
                machine.Kernel.UsedFrameCount,
                machine.Kernel.PageTableFrameCount,
                machine.Kernel.UsedSlotCount),
            SharedCache = machine.SharedCache is { } shared ? new SharedCacheResult(shared.WriteBacks) : null,
            Engine = new EngineResult(
                machine.System.QuantumCount, machine.System.DeliveredCount,
                machine.System.DeadLetterCount, machine.System.JournalHash),
        };
    }

    /// <summary>How translation went so far, beyond the result.</summary>
    public static TranslationReport Translation(SimulatedMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var lengths = Enumerable.Range(0, MmuCounts.WalkLengthMax + 1).Select(length =>
            new WalkLength(length, machine.Cpus.Sum(cpu => cpu.Mmu.Counts.WalksByLength[length])));
        return new TranslationReport([.. lengths.Where(length => length.Walks > 0)], machine.Cpus[0].Mmu.Reach,
            machine.Kernel.LinearTableBytes == 0 ? null : Tables(machine.Kernel));
    }

    private static CpuResult Cpu(CpuActor cpu, SimTime finishedAt)
    {
        var counts = cpu.Mmu.Counts;
        var hasTlb = cpu.Mmu is not RegisterMmu;
        var fetches = hasTlb ? counts.References[(int)AccessKind.Fetch] : 0;
        var data = hasTlb ? counts.TotalReferences - fetches : 0;
        return new CpuResult
        {
            References = References(counts),
            RetriedReferences = cpu.Counts.RetriedReferences,
            L1Instruction = TlbResult.Of(fetches, counts.L1InstructionMisses),
            L1Data = TlbResult.Of(data, counts.L1DataMisses),
            L2 = TlbResult.Of(counts.L1InstructionMisses + counts.L1DataMisses, counts.L2Misses),
            Walks = counts.L2Misses + counts.RetryWalks + counts.DirtyAssists + counts.PermissionWalks,
            RetryWalks = counts.RetryWalks,
            DirtyAssists = counts.DirtyAssists,
            PermissionWalks = counts.PermissionWalks,
            WalkAccesses = counts.WalkAccesses,
            Faults = cpu.Counts.PageFaults - cpu.Counts.Refilled,
            InvalidationsServed = cpu.Counts.InvalidationsServed,
            FullFlushes = cpu.Counts.FullFlushes,
            ContextSwitches = cpu.Counts.ContextSwitches,
            Time = Time(cpu.Time, finishedAt),
            SoftwareTlb = cpu.Mmu is SoftwareMmu software ? SoftwareTlb(software) : null,
            WalkCaches = cpu.Mmu is PagedMmu { WalkCaches: { } walkCaches } ? WalkResults.Of(walkCaches) : null,
            Speculation = cpu.Mmu is PagedMmu { SpeculationCounts: { } speculation }
                ? WalkResults.Of(speculation) : null,
            Caches = cpu.Cached is { } cached ? CacheResults.Of(cached) : null,
        };
    }

    private static SoftwareTlbResult SoftwareTlb(SoftwareMmu mmu) => new(
        mmu.Exceptions.Refills, mmu.Exceptions.Invalid, mmu.Exceptions.Modified, mmu.Exceptions.Nested, mmu.Wired);

    private static ReferenceCounts References(MmuCounts counts) => new(
        counts.References[(int)AccessKind.Fetch],
        counts.References[(int)AccessKind.Load],
        counts.References[(int)AccessKind.Store],
        counts.References[(int)AccessKind.Modify]);

    private static TimeSplit Time(CpuTime time, SimTime finishedAt)
    {
        // A CPU that has nothing more to do stands still; the rest of the run is idle time.
        var rest = finishedAt > time.Now ? finishedAt - time.Now : SimDuration.Zero;
        return new TimeSplit
        {
            User = time[CpuActivity.User],
            Walk = time[CpuActivity.Walk],
            FaultWait = time[CpuActivity.FaultWait],
            SystemCall = time[CpuActivity.SystemCall],
            ShootdownSent = time[CpuActivity.ShootdownSent],
            ShootdownServed = time[CpuActivity.ShootdownServed],
            ContextSwitch = time[CpuActivity.ContextSwitch],
            DiskWait = time[CpuActivity.DiskWait],
            Idle = time[CpuActivity.Idle] + rest,
        };
    }

    private static KernelResult Kernel(SimulatedMachine machine, SimTime finishedAt)
    {
        var kernel = machine.Kernel;
        var counts = kernel.Counts;
        var failures = Failures(machine.Threads);
        return new KernelResult
        {
            MinorFaults = counts.MinorFaults,
            SpuriousFaults = counts.SpuriousFaults,
            MajorFaults = counts.MajorFaults,
            SegmentationFaults = counts.SegmentationFaults,
            ProtectionFaults = counts.ProtectionFaults,
            OutOfMemoryKills = counts.OutOfMemoryKills,
            FrameWaits = counts.FrameWaits,
            FaultLatency = Latency(counts.FaultLatency),
            PagesSwappedIn = counts.PagesSwappedIn,
            PagesSwappedOut = counts.PagesSwappedOut,
            PagesDroppedClean = counts.PagesDroppedClean,
            ReclaimOperations = counts.ReclaimOperations,
            Shootdowns = new ShootdownResult(
                counts.Shootdowns, counts.InterruptsSent, counts.LocalFlushes, Latency(counts.ShootdownLatency)),
            ContextSwitches = counts.ContextSwitches,
            Steals = counts.Steals,
            FailedSystemCalls = counts.FailedSystemCalls,
            SystemCalls = SystemCalls(counts),
            Processes = [.. kernel.Processes.Select(Process)],
            SwappedTables = kernel.SwapsTables ? SwappedTables(counts.Tables) : null,
            Segments = kernel.HasSegments ? Segments(counts.Segments) : null,
            LargePages = kernel.HasLargePages ? LargePages(counts.LargePages) : null,
            Sharing = counts.Sharing.Forks > 0 || kernel.HasObjects ? Sharing(kernel) : null,
            Files = machine.FileDisk is { } disk ? Files(kernel, Disk(disk, finishedAt)) : null,
            FailedCalls = failures.IsEmpty ? null : failures,
        };
    }

    private static SharingResult Sharing(KernelActor kernel)
    {
        var counts = kernel.Counts.Sharing;
        return new SharingResult(
            counts.Forks, counts.Execs, counts.Shared, counts.Copied, counts.Reused, counts.SwapCacheHits,
            kernel.PeakSavedFrameCount);
    }

    private static FileResult Files(KernelActor kernel, DiskResult disk)
    {
        var counts = kernel.Counts.Objects;
        return new FileResult(
            counts.Hits, counts.PagesRead, counts.PagesWritten, counts.PagesDropped, counts.BusErrors,
            kernel.CachedFrameCount, disk);
    }

    private static ImmutableArray<FailedCallResult> Failures(ThreadTable threads) =>
    [
        .. threads.All.SelectMany(thread => thread.Failures
            .GroupBy(failed => (failed.Call.Kind, failed.Error, failed.Line))
            .Select(alike => new FailedCallResult(
                thread.Id, alike.Key.Kind, alike.Key.Error, alike.Key.Line, alike.Count()))),
    ];

    private static TableReport Tables(KernelActor kernel) => new(
        kernel.PageSize.AmountOf(kernel.PeakPageTableFrameCount),
        [
            .. kernel.Processes.Select(process => new ProcessTables(
                process.Name, [.. process.PeakTables.Select(frames => kernel.PageSize.AmountOf(frames))])),
        ],
        new Bytes((long)kernel.LinearTableBytes));

    private static TableSwapResult SwappedTables(TableSwapCounts counts) =>
        new(counts.Out, counts.In, counts.Searched, counts.Rewritten);

    private static SegmentResult Segments(SegmentCounts counts) => new(
        counts.Placements, counts.Shared, counts.Extensions, counts.Moves, counts.Compactions, counts.BytesCopied,
        counts.CopyTime, counts.DoesNotFit, counts.Fragmented, (long)counts.FreeBytesAtWorst,
        (long)counts.LargestFreeAtWorst, (long)counts.InternalBytesPeak);

    private static LargePageResult LargePages(LargePageCounts counts) =>
        new(counts.Mapped, counts.Splits, counts.Fallbacks);

    private static ImmutableArray<SystemCallCount> SystemCalls(KernelCounts counts) =>
    [
        .. Enum.GetValues<OperationKind>()
            .Select(kind => new SystemCallCount(kind, counts.SystemCalls(kind)))
            .Where(call => call.Count > 0),
    ];

    private static ProcessResult Process(ProcessSummary process) => new(
        process.Name,
        process.Outcome,
        process.EndedAt,
        process.FatalAccess is { } access ? new FaultSite(access.Address, access.Access, access.Thread) : null,
        process.PeakResidentCount);

    private static DiskResult Disk(DiskActor disk, SimTime finishedAt)
    {
        var counts = disk.Counts;
        return new DiskResult(
            counts.Reads,
            counts.Writes,
            counts.Trims,
            counts.QueueLengthMax,
            new Ratio(counts.QueueLengthTime, finishedAt.Cycles),
            Latency(counts.Latency));
    }

    private static DaemonResult Daemon(SimulatedMachine machine)
    {
        var counts = machine.Daemon.Counts;
        return new DaemonResult(counts.Wakeups, counts.Scanned, counts.Referenced, counts.Reclaimed, counts.Written);
    }

    private static LatencySummary Latency(LatencyHistogram histogram) => histogram.Count == 0
        ? LatencySummary.None
        : new LatencySummary(
            histogram.Count,
            histogram.Percentile(500),
            histogram.Percentile(900),
            histogram.Percentile(990),
            histogram.Max,
            new SimDuration(histogram.Total.Cycles / histogram.Count));
}

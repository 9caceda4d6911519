using VmActors.Kernel;
using VmActors.Simulation.Results;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Tests;

/// <summary>A report in which every number is different and every part is there.</summary>
internal static class SampleReport
{
    public static RunReport Create(bool partial = false) => new(
        "sha256:" + new string('c', 64),
        7,
        new RunResult
        {
            FinishedAt = new SimTime(3_000_000_000),
            Partial = partial,
            Cpus = [Cpu(0), Cpu(1)],
            Kernel = Kernel(partial),
            Disk = new DiskResult(
                1_234, 5_678, 90, 17, new Ratio(4_500_000_000, 3_000_000_000), Latency(7_002, 210_000)),
            Daemon = new DaemonResult(21, 88_000, 61_000, 6_001, 5_679),
            Memory = new MemoryResult(16_384, 384, 16_000, 77, 4_444),
            SharedCache = new SharedCacheResult(98_765),
            Engine = new EngineResult(123_456, 1_234_567, 3, "sha256:" + new string('d', 64)),
        },
        new HostReport("parallel", 2, TimeSpan.FromMilliseconds(2_500), 300_000_066))
    {
        Translation = new TranslationReport(
            [new WalkLength(1, 77), new WalkLength(4, 806_555), new WalkLength(MmuCounts.WalkLengthMax, 34)],
            [new TlbReach("L1I", Bytes.KiB(256)), new TlbReach("L2", Bytes.MiB(4)) { LargeSize = Bytes.GiB(2) }],
            new TableReport(
                Bytes.KiB(76),
                [
                    new ProcessTables("a", [Bytes.KiB(24), Bytes.KiB(4)]),
                    new ProcessTables("b", [Bytes.KiB(44), Bytes.KiB(4)]),
                ],
                Bytes.MiB(4))),
    };

    private static CpuResult Cpu(int number) => new()
    {
        References = new ReferenceCounts(100_000_000 + number, 30_000_010, 20_000_020, 2 + number),
        RetriedReferences = 3_333,
        L1Instruction = TlbResult.Of(100_000_000 + number, 1_001),
        L1Data = TlbResult.Of(50_000_032 + number, 2_000_000),
        L2 = TlbResult.Of(2_001_001, 400_000),
        Walks = 403_333,
        RetryWalks = 3_111,
        DirtyAssists = 202,
        PermissionWalks = 20,
        WalkAccesses = 1_612_345,
        Faults = 3_334,
        InvalidationsServed = 55,
        FullFlushes = 4,
        ContextSwitches = 909,
        Time = new TimeSplit
        {
            User = new SimDuration(1_600_000_000),
            Walk = new SimDuration(200_000_000),
            FaultWait = new SimDuration(300_000_000),
            SystemCall = new SimDuration(50_000_000),
            ShootdownSent = new SimDuration(40_000_000),
            ShootdownServed = new SimDuration(10_000_000),
            ContextSwitch = new SimDuration(25_000_000),
            DiskWait = new SimDuration(700_000_000),
            Idle = new SimDuration(75_000_000),
        },
        WalkCaches = new WalkCachesResult(
            TlbResult.Of(403_401, 3_401), TlbResult.Of(3_402, 802), TlbResult.Of(803, 203), null, null),
        Speculation = new SpeculationResult(
            100_901, 902, 60_900, 40_001, 50_905, 130_906, 907, new SimDuration(90_800 + number)),
        Caches = new CacheResult
        {
            L1Instruction = new CacheLevelResult(100_000_000, 99_999_000, 1_000, 0),
            L1Data = new CacheLevelResult(51_612_377, 50_612_377, 1_000_000, 300_000),
            L2 = new CacheLevelResult(1_001_000, 801_000, 200_000, 50_001),
            L3 = new CacheLevelResult(200_000, 150_000, 50_000, 20_002),
            ReferenceCycles = new Ratio(457_000_000, 150_000_032),
            WalkReads = new WalkReadCounts(1_500_000, 100_000, 12_000, 345 + number),
            WalkReadCycles = new Ratio(7_512_345, 1_612_345),
        },
    };

    private static KernelResult Kernel(bool partial) => new()
    {
        MinorFaults = 5_000,
        SpuriousFaults = 31,
        MajorFaults = 1_234,
        SegmentationFaults = 1,
        ProtectionFaults = 2,
        OutOfMemoryKills = 1,
        FrameWaits = 44,
        FaultLatency = Latency(6_234, 3_500),
        PagesSwappedIn = 1_235,
        PagesSwappedOut = 5_677,
        PagesDroppedClean = 324,
        ReclaimOperations = 190,
        Shootdowns = new ShootdownResult(61, 122, 58, Latency(61, 4_000)),
        ContextSwitches = 1_818,
        Steals = 29,
        FailedSystemCalls = 3,
        LargePages = new LargePageResult(71, 17, 9),
        SwappedTables = new TableSwapResult(14, 9, 5, 2),
        Sharing = new SharingResult(7, 3, 1_812, 655, 210, 34, 1_790),
        Files = new FileResult(912, 88, 41, 17, 1, 71, new DiskResult(
            88, 41, 0, 9, new Ratio(123, 456), Latency(129, 210_000))),
        FailedCalls =
        [
            new(new ThreadId(4), OperationKind.Unmap, Errno.EINVAL, 12, 2),
            new(new ThreadId(5), OperationKind.Fork, Errno.EAGAIN, 0, 1),
        ],
        SystemCalls = [new(OperationKind.Map, 40), new(OperationKind.Unmap, 39), new(OperationKind.Exit, 6)],
        Processes =
        [
            partial
                ? new("zipf", ProcessOutcome.Running, null, null, 12_000)
                : new("zipf", ProcessOutcome.Exited, new SimTime(2_900_000_000), null, 12_000),
            new("churn#1", ProcessOutcome.SegmentationFault, new SimTime(1_500_000),
                new FaultSite(new VirtualAddress(0x7f001008), AccessKind.Store, new ThreadId(4)), 33),
            new("hog", ProcessOutcome.OutOfMemory, new SimTime(2_000_000_000), null, 15_900),
        ],
    };

    private static LatencySummary Latency(long count, long cycles) => new(
        count,
        new SimDuration(cycles),
        new SimDuration(cycles * 2),
        new SimDuration(cycles * 3),
        new SimDuration((cycles * 7) + 1),
        new SimDuration(cycles + 111));
}

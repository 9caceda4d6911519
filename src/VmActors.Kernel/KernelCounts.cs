using VmActors.Units.Statistics;
using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>What the kernel has counted.</summary>
public sealed class KernelCounts
{
    private readonly long[] _systemCalls = new long[Enum.GetValues<OperationKind>().Length];

    /// <summary>Faults served without the disk: demand-zero pages, and pages that the table granted by now.</summary>
    public long MinorFaults { get; set; }

    /// <summary>The part of <see cref="MinorFaults"/> that found the page mapped already: another thread was
    /// first.</summary>
    public long SpuriousFaults { get; set; }

    /// <summary>Faults that read the swap disk.</summary>
    public long MajorFaults { get; set; }

    /// <summary>Faults outside of every area.</summary>
    public long SegmentationFaults { get; set; }

    /// <summary>Faults in an area that does not allow the access.</summary>
    public long ProtectionFaults { get; set; }

    /// <summary>Processes ended because no frame and nothing to evict was left.</summary>
    public long OutOfMemoryKills { get; set; }

    /// <summary>Faults that had to wait for a free frame.</summary>
    public long FrameWaits { get; set; }

    /// <summary>Pages read from the swap disk.</summary>
    public long PagesSwappedIn { get; set; }

    /// <summary>Pages written to the swap disk.</summary>
    public long PagesSwappedOut { get; set; }

    /// <summary>Pages evicted without a write, because their slot's copy was good or they were never stored
    /// to.</summary>
    public long PagesDroppedClean { get; set; }

    /// <summary>Of page tables that are swapped out.</summary>
    public TableSwapCounts Tables { get; } = new();

    /// <summary>Rounds of eviction that the page daemon asked for.</summary>
    public long ReclaimOperations { get; set; }

    /// <summary>Shootdowns that needed another CPU's answer.</summary>
    public long Shootdowns { get; set; }

    /// <summary>Inter-processor interrupts that they sent.</summary>
    public long InterruptsSent { get; set; }

    /// <summary>Flushes that only the caller's own CPU had to make.</summary>
    public long LocalFlushes { get; set; }

    /// <summary>From the first interrupt of a shootdown to its last acknowledgement.</summary>
    public LatencyHistogram ShootdownLatency { get; } = new();

    /// <summary>From a fault's arrival in the kernel to its end, the disk included.</summary>
    public LatencyHistogram FaultLatency { get; } = new();

    /// <summary>Threads switched to.</summary>
    public long ContextSwitches { get; set; }

    /// <summary>Threads that an idle CPU took from another's queue.</summary>
    public long Steals { get; set; }

    /// <summary>System calls with arguments that make no sense, or over pages that are not mapped.</summary>
    public long FailedSystemCalls { get; set; }

    /// <summary>Of pages that several processes have.</summary>
    public SharingCounts Sharing { get; } = new();

    /// <summary>Of files and shared memory.</summary>
    public ObjectCounts Objects { get; } = new();

    /// <summary>Of memory in contiguous pieces.</summary>
    public SegmentCounts Segments { get; } = new();

    /// <summary>Of large pages.</summary>
    public LargePageCounts LargePages { get; } = new();

    /// <summary>When the last process was gone.</summary>
    public SimTime FinishedAt { get; set; }

    /// <summary>System calls of one kind.</summary>
    public long SystemCalls(OperationKind kind) => _systemCalls[(int)kind];

    internal void CountSystemCall(OperationKind kind) => _systemCalls[(int)kind]++;
}

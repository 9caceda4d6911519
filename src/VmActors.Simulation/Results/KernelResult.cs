using System.Collections.Immutable;
using VmActors.Kernel;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Results;

/// <summary>What the kernel did.</summary>
public sealed record KernelResult
{
    /// <summary>Faults served without reading from disk.</summary>
    public required long MinorFaults { get; init; }

    /// <summary>The minor faults that found the page mapped already: another thread's fault was first.</summary>
    public required long SpuriousFaults { get; init; }

    /// <summary>Faults served by a read from disk.</summary>
    public required long MajorFaults { get; init; }

    /// <summary>Faults at addresses that no area holds.</summary>
    public required long SegmentationFaults { get; init; }

    /// <summary>Faults at addresses whose area forbids the access.</summary>
    public required long ProtectionFaults { get; init; }

    /// <summary>Processes ended because memory and swap were full.</summary>
    public required long OutOfMemoryKills { get; init; }

    /// <summary>Faults that waited for a free frame.</summary>
    public required long FrameWaits { get; init; }

    /// <summary>From a fault's arrival in the kernel to its end, disk and waits included.</summary>
    public required LatencySummary FaultLatency { get; init; }

    /// <summary>Pages read from swap.</summary>
    public required long PagesSwappedIn { get; init; }

    /// <summary>Pages written to swap.</summary>
    public required long PagesSwappedOut { get; init; }

    /// <summary>Pages evicted without a write, for swap still held them.</summary>
    public required long PagesDroppedClean { get; init; }

    /// <summary>Reclaim operations carried out for the page daemon.</summary>
    public required long ReclaimOperations { get; init; }

    /// <summary>TLB shootdowns.</summary>
    public required ShootdownResult Shootdowns { get; init; }

    /// <summary>Context switches on all CPUs.</summary>
    public required long ContextSwitches { get; init; }

    /// <summary>Threads that an idle CPU took from the queue of another.</summary>
    public required long Steals { get; init; }

    /// <summary>System calls whose arguments made no sense, or that named pages that are not mapped.</summary>
    public required long FailedSystemCalls { get; init; }

    /// <summary>
    /// System calls by kind, in the order of <see cref="OperationKind"/>; kinds that were called only.
    /// </summary>
    public required ImmutableArray<SystemCallCount> SystemCalls { get; init; }

    /// <summary>In the order of their numbers.</summary>
    public required ImmutableArray<ProcessResult> Processes { get; init; }

    /// <summary>Page tables that are swapped out; null where all stay in memory.</summary>
    public TableSwapResult? SwappedTables { get; init; }

    /// <summary>Memory in contiguous pieces; null where it is paged.</summary>
    public SegmentResult? Segments { get; init; }

    /// <summary>Large pages; null where the kernel maps none.</summary>
    public LargePageResult? LargePages { get; init; }

    /// <summary>Pages that several processes have; null where none was forked and nothing mapped that can be
    /// shared.</summary>
    public SharingResult? Sharing { get; init; }

    /// <summary>Files and shared memory; null where no program maps a file.</summary>
    public FileResult? Files { get; init; }

    /// <summary>Calls that failed, alike ones together; null where none did.</summary>
    public ImmutableArray<FailedCallResult>? FailedCalls { get; init; }
}

/// <summary>Pages that several processes have.</summary>
/// <param name="Forks">Processes forked.</param>
/// <param name="Execs">Processes that ran another program.</param>
/// <param name="PagesShared">Pages that forks shared instead of copying them.</param>
/// <param name="Copied">Stores that had a shared page copied.</param>
/// <param name="Reused">Stores by the last owner of a page, which got it without a copy.</param>
/// <param name="SwapCacheHits">Faults that found their page on the swap disk, and in memory for another
/// process.</param>
/// <param name="FramesSavedPeak">The most frames that sharing saved at one time.</param>
public sealed record SharingResult(
    long Forks, long Execs, long PagesShared, long Copied, long Reused, long SwapCacheHits, long FramesSavedPeak);

/// <summary>Files and shared memory.</summary>
/// <param name="Hits">Faults that found the page of their file or shared memory in memory.</param>
/// <param name="PagesRead">Pages of files read.</param>
/// <param name="PagesWritten">Pages of files written.</param>
/// <param name="PagesDropped">Pages of files that left memory.</param>
/// <param name="BusErrors">Processes ended by a reference beyond the end of a file.</param>
/// <param name="CachedFrames">Frames that hold pages of files and shared memory at the end.</param>
/// <param name="Disk">The file disk.</param>
public sealed record FileResult(
    long Hits, long PagesRead, long PagesWritten, long PagesDropped, long BusErrors, long CachedFrames,
    DiskResult Disk);

/// <summary>Calls of one thread, from one place of its program, that failed for one reason.</summary>
/// <param name="Thread">Who called.</param>
/// <param name="Kind">What was called.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Line">The line of the program's text; 0 where there is none.</param>
/// <param name="Count">How often, among the first hundred failures of the thread.</param>
public sealed record FailedCallResult(ThreadId Thread, OperationKind Kind, Errno Error, int Line, long Count);

/// <summary>Large pages.</summary>
/// <param name="Mapped">Large pages that faults mapped.</param>
/// <param name="Splits">Large pages that were split, for an eviction or since a call wanted a part.</param>
/// <param name="Fallbacks">Faults that could have mapped one, had there been a run of free frames.</param>
public sealed record LargePageResult(long Mapped, long Splits, long Fallbacks);

/// <summary>TLB shootdowns.</summary>
/// <param name="Count">Shootdowns begun.</param>
/// <param name="InterruptsSent">Inter-processor interrupts that they sent.</param>
/// <param name="LocalFlushes">Flushes that a caller's own CPU made, alone or beside others.</param>
/// <param name="Latency">From a shootdown's begin to its last acknowledgement.</param>
public sealed record ShootdownResult(long Count, long InterruptsSent, long LocalFlushes, LatencySummary Latency);

/// <summary>Leaf tables of page tables that are swapped out.</summary>
/// <param name="Out">Tables written to swap, their frames freed.</param>
/// <param name="In">Tables that faults brought in: table faults. A major fault may follow each.</param>
/// <param name="Searched">Tables read to unmap pages of theirs, without a frame.</param>
/// <param name="Rewritten">Those written back, for they had other pages.</param>
public sealed record TableSwapResult(long Out, long In, long Searched, long Rewritten);

/// <summary>Memory in contiguous pieces.</summary>
/// <param name="Placements">Pieces placed.</param>
/// <param name="Shared">Segments that were another process's already.</param>
/// <param name="Extensions">Pieces that grew where they lay.</param>
/// <param name="Moves">Pieces copied elsewhere to grow.</param>
/// <param name="Compactions">Times that all pieces were moved together.</param>
/// <param name="BytesCopied">By moves and compactions.</param>
/// <param name="CopyTime">What that took.</param>
/// <param name="DoesNotFit">Times that a piece fitted in no free block.</param>
/// <param name="Fragmented">Those where the free bytes together were enough.</param>
/// <param name="FreeBytesAtWorst">The free bytes at the worst of those moments.</param>
/// <param name="LargestFreeAtWorst">The largest free block at that moment.</param>
/// <param name="InternalBytesPeak">The most bytes within pieces and in no area, at one time.</param>
public sealed record SegmentResult(
    long Placements, long Shared, long Extensions, long Moves, long Compactions, long BytesCopied, SimDuration CopyTime,
    long DoesNotFit, long Fragmented, long FreeBytesAtWorst, long LargestFreeAtWorst, long InternalBytesPeak);

/// <summary>System calls of one kind.</summary>
/// <param name="Kind">Which call.</param>
/// <param name="Count">How often.</param>
public sealed record SystemCallCount(OperationKind Kind, long Count);

/// <summary>One process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="EndedAt">When; null while it runs.</param>
/// <param name="Fault">What it touched, after a segmentation fault; else null.</param>
/// <param name="PeakResidentPages">Most pages in memory at one time.</param>
public sealed record ProcessResult(
    string Name, ProcessOutcome Outcome, SimTime? EndedAt, FaultSite? Fault, long PeakResidentPages);

/// <summary>Where a process was ended by a fault.</summary>
/// <param name="Address">The address.</param>
/// <param name="Access">What was tried there.</param>
/// <param name="Thread">By which thread.</param>
public sealed record FaultSite(VirtualAddress Address, AccessKind Access, ThreadId Thread);

using VmActors.Vocabulary;

namespace VmActors.Simulation.Results;

/// <summary>
/// What one CPU did. A reference that is tried again after a fault counts once; its retries count apart.
/// </summary>
public sealed record CpuResult
{
    /// <summary>References by kind.</summary>
    public required ReferenceCounts References { get; init; }

    /// <summary>Tries of a reference after its page fault was served.</summary>
    public required long RetriedReferences { get; init; }

    /// <summary>First-level TLB of instruction fetches.</summary>
    public required TlbResult L1Instruction { get; init; }

    /// <summary>First-level TLB of loads, stores and modifies.</summary>
    public required TlbResult L1Data { get; init; }

    /// <summary>Second-level TLB: looked up after a first-level miss.</summary>
    public required TlbResult L2 { get; init; }

    /// <summary>Page-table walks of every cause.</summary>
    public required long Walks { get; init; }

    /// <summary>Of these, walks of references that are tried again.</summary>
    public required long RetryWalks { get; init; }

    /// <summary>Of these, walks of a first store through a clean translation, to set the dirty bit.</summary>
    public required long DirtyAssists { get; init; }

    /// <summary>Of these, second looks of a reference whose translation lacked the right.</summary>
    public required long PermissionWalks { get; init; }

    /// <summary>Page-table entries read by walks.</summary>
    public required long WalkAccesses { get; init; }

    /// <summary>Page faults raised; a reference may fault more than once.</summary>
    public required long Faults { get; init; }

    /// <summary>Invalidations served for other CPUs.</summary>
    public required long InvalidationsServed { get; init; }

    /// <summary>Times that a whole address space or the whole TLB was dropped.</summary>
    public required long FullFlushes { get; init; }

    /// <summary>Threads switched to.</summary>
    public required long ContextSwitches { get; init; }

    /// <summary>What its cycles went to.</summary>
    public required TimeSplit Time { get; init; }

    /// <summary>The TLB that the kernel fills; null where hardware walks. Its walks are the kernel's, one for each
    /// exception.</summary>
    public SoftwareTlbResult? SoftwareTlb { get; init; }

    /// <summary>Its paging-structure caches; null where it has none.</summary>
    public WalkCachesResult? WalkCaches { get; init; }

    /// <summary>Walks that no reference asked for; null where there are none.</summary>
    public SpeculationResult? Speculation { get; init; }

    /// <summary>Its caches; null where it has none.</summary>
    public CacheResult? Caches { get; init; }
}

/// <summary>The exceptions of a TLB that the kernel fills; those of retried references count too.</summary>
/// <param name="Refills">No entry matched.</param>
/// <param name="Invalid">The entry that matched was not valid.</param>
/// <param name="Modified">A store through an entry that does not allow it, or not yet.</param>
/// <param name="NestedMisses">Exceptions whose handler missed its own page table.</param>
/// <param name="Wired">Entries kept from random replacement.</param>
public sealed record SoftwareTlbResult(long Refills, long Invalid, long Modified, long NestedMisses, int Wired);

/// <summary>References by kind.</summary>
/// <param name="Fetches">Instruction fetches.</param>
/// <param name="Loads">Loads.</param>
/// <param name="Stores">Stores.</param>
/// <param name="Modifies">A load and a store of one instruction at one address; one reference.</param>
public readonly record struct ReferenceCounts(long Fetches, long Loads, long Stores, long Modifies)
{
    /// <summary>References of every kind.</summary>
    public long Total => Fetches + Loads + Stores + Modifies;
}

/// <summary>One TLB: hits + misses = lookups; retries of a reference are not counted.</summary>
/// <param name="Lookups">References that asked it.</param>
/// <param name="Hits">Those that it answered.</param>
/// <param name="Misses">Those that it did not.</param>
public readonly record struct TlbResult(long Lookups, long Hits, long Misses)
{
    /// <summary>A TLB of which lookups and misses are known.</summary>
    public static TlbResult Of(long lookups, long misses) => new(lookups, lookups - misses, misses);
}

/// <summary>A CPU's cycles by what they went to; the sum is the CPU's whole time.</summary>
public sealed record TimeSplit
{
    /// <summary>References with what caches and memory cost them, second-level TLB hits and computation of
    /// programs.</summary>
    public required SimDuration User { get; init; }

    /// <summary>Page-table walks.</summary>
    public required SimDuration Walk { get; init; }

    /// <summary>Trapped in a page fault.</summary>
    public required SimDuration FaultWait { get; init; }

    /// <summary>Trapped in a system call.</summary>
    public required SimDuration SystemCall { get; init; }

    /// <summary>Waiting for the acknowledgements of other CPUs.</summary>
    public required SimDuration ShootdownSent { get; init; }

    /// <summary>Dropping translations for another CPU.</summary>
    public required SimDuration ShootdownServed { get; init; }

    /// <summary>Changing threads.</summary>
    public required SimDuration ContextSwitch { get; init; }

    /// <summary>Idle while a thread waits for the disk.</summary>
    public required SimDuration DiskWait { get; init; }

    /// <summary>Idle for want of work.</summary>
    public required SimDuration Idle { get; init; }

    /// <summary>The sum of all.</summary>
    public SimDuration Total =>
        User + Walk + FaultWait + SystemCall + ShootdownSent + ShootdownServed + ContextSwitch + DiskWait + Idle;
}

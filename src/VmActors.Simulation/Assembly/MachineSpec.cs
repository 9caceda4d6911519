using VmActors.Kernel;
using VmActors.Units.Cache;
using VmActors.Units.Devices;
using VmActors.Units.Frames;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.Replacement;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Assembly;

/// <summary>How long messages between the units of a machine take; each at least one cycle. The shortest is the
/// machine's lookahead.</summary>
/// <param name="Trap">CPU to kernel: a fault, a call, an acknowledgement.</param>
/// <param name="Interrupt">Kernel to CPU: an interrupt, a return.</param>
/// <param name="Disk">Kernel to swap disk and back, each way.</param>
/// <param name="Daemon">Kernel to page daemon and back, each way.</param>
public sealed record LinkLatencies(SimDuration Trap, SimDuration Interrupt, SimDuration Disk, SimDuration Daemon);

/// <summary>What CPUs are made of and what their acts cost.</summary>
/// <param name="Count">CPUs, 1 or more.</param>
/// <param name="Mmu">Translation hardware of each.</param>
/// <param name="AsidBits">Width of address-space identifiers; 0 for none.</param>
/// <param name="ReferenceTime">A reference that hits the first-level TLB.</param>
/// <param name="ContextSwitchTime">Changing thread and address space.</param>
/// <param name="InvalidatePageTime">Dropping the translations of one page.</param>
/// <param name="FlushTime">Dropping all translations of a space.</param>
public sealed record CpusSpec(
    int Count,
    MmuSpec Mmu,
    int AsidBits,
    SimDuration ReferenceTime,
    SimDuration ContextSwitchTime,
    SimDuration InvalidatePageTime,
    SimDuration FlushTime)
{
    /// <summary>What stands between each CPU and memory; null for nothing.</summary>
    public CacheHierarchySpec? Caches { get; init; }
}

/// <summary>Policies and costs of the kernel and its page daemon.</summary>
/// <param name="TimeSlice">How long a thread runs before another gets its turn.</param>
/// <param name="Costs">What kernel work costs.</param>
/// <param name="FlushCeilingPages">A shootdown of more pages drops the whole address space.</param>
/// <param name="Watermarks">When the page daemon wakes and sleeps.</param>
/// <param name="DaemonBatchPages">Frames that the daemon looks at in one round.</param>
public sealed record PolicySpec(
    SimDuration TimeSlice, KernelCosts Costs, long FlushCeilingPages, Watermarks Watermarks, int DaemonBatchPages)
{
    /// <summary>Whether leaf tables are swapped out when all their pages are.</summary>
    public bool SwapsTables { get; init; }

    /// <summary>The page daemon's policy, of <see cref="ReplacementPolicies.Names"/>.</summary>
    public string Replacement { get; init; } = ReplacementPolicies.Default;
}

/// <summary>A whole machine, in cycles and frames; nothing of units, files or defaults.</summary>
/// <param name="Cpus">Its CPUs.</param>
/// <param name="Links">Its links.</param>
/// <param name="FrameCount">Physical frames.</param>
/// <param name="SlotCount">Swap slots.</param>
/// <param name="Disk">Makes the model of the swap disk.</param>
/// <param name="Policy">The kernel's policies.</param>
/// <param name="Seed">Of every unforced choice.</param>
/// <param name="Verify">Contents are simulated and every load is checked.</param>
public sealed record MachineSpec(
    CpusSpec Cpus,
    LinkLatencies Links,
    long FrameCount,
    long SlotCount,
    Func<IDiskModel> Disk,
    PolicySpec Policy,
    ulong Seed,
    bool Verify)
{
    /// <summary>Makes the model of the file disk: by default of the same kind as the swap disk.</summary>
    public Func<IDiskModel> FileDisk { get; init; } = Disk;

    /// <summary>The size of pages, frames and swap slots; page tables, programs and MMUs have the same.</summary>
    public PageSize PageSize { get; init; } = PageSize.KiB4;

    /// <summary>What page tables are like; the walker of <see cref="CpusSpec.Mmu"/> is of the same kind.</summary>
    public ITableScheme Paging { get; init; } = PagingSchemes.Default;

    /// <summary>The large pages that the kernel maps are 2^this pages; 0 for none.</summary>
    public int LargeOrder { get; init; }

    /// <summary>How memory is given in contiguous pieces; null where it is paged.</summary>
    public SegmentationSpec? Segmentation { get; init; }
}

using VmActors.Units.Frames;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>What kernel work costs, in virtual time of the CPU that waits for it.</summary>
/// <param name="Fault">Entering and leaving the fault handler, finding the area.</param>
/// <param name="SystemCall">Entering and leaving a system call.</param>
/// <param name="PerPage">Each page-table entry that a call changes.</param>
/// <param name="Schedule">A decision of the scheduler.</param>
public sealed record KernelCosts(SimDuration Fault, SimDuration SystemCall, SimDuration PerPage, SimDuration Schedule)
{
    /// <summary>Copying a page.</summary>
    public SimDuration CopyPage { get; init; }

    /// <summary>Filling a TLB by software, where there is no walker; twice that when the handler's own reference
    /// misses.</summary>
    public SimDuration Refill { get; init; }
}

/// <summary>TLBs that the kernel fills.</summary>
/// <param name="Window">Where it sees page tables.</param>
/// <param name="Wired">Entries of each that no random write takes: the first for the root table, the others for leaf
/// tables.</param>
public sealed record TlbRefill(TableWindow Window, int Wired);

/// <summary>The machine that the kernel runs on, and its policies.</summary>
/// <param name="CpuCount">CPUs.</param>
/// <param name="CpuNames">Their actors' names, by CPU.</param>
/// <param name="DiskName">The swap disk actor's name.</param>
/// <param name="DaemonName">The page daemon actor's name.</param>
/// <param name="FrameCount">Physical frames.</param>
/// <param name="SlotCount">Swap slots.</param>
/// <param name="AsidBits">Width of address-space identifiers; 0 for none.</param>
/// <param name="Watermarks">When the page daemon wakes and sleeps.</param>
/// <param name="TimeSlice">How long a thread runs before another gets its turn.</param>
/// <param name="FlushCeilingPages">A shootdown of more pages drops the whole address space instead (Linux:
/// tlb_single_page_flush_ceiling, 33).</param>
/// <param name="Costs">What kernel work costs.</param>
public sealed record KernelSpec(
    int CpuCount,
    IReadOnlyList<string> CpuNames,
    string DiskName,
    string DaemonName,
    long FrameCount,
    long SlotCount,
    int AsidBits,
    Watermarks Watermarks,
    SimDuration TimeSlice,
    long FlushCeilingPages,
    KernelCosts Costs)
{
    /// <summary>The size of frames, of swap slots, and of what areas are made of.</summary>
    public PageSize PageSize { get; init; } = PageSize.KiB4;

    /// <summary>What page tables are like; hardware walks them, unless <see cref="Refill"/> says otherwise.</summary>
    public ITableScheme Paging { get; init; } = PagingSchemes.Default;

    /// <summary>Where it can, a fault maps a large page of 2^this pages, as <see cref="Paging"/> has them at level 2; 0
    /// for never.</summary>
    public int LargeOrder { get; init; }

    /// <summary>The files that programs may map, by their numbers, from 1.</summary>
    public IReadOnlyList<FileSpec> Files { get; init; } = [];

    /// <summary>The programs that processes may run, by their numbers, from 1.</summary>
    public IReadOnlyList<ImageSpec> Images { get; init; } = [];

    /// <summary>The file disk actor's name; null where there are no files.</summary>
    public string? FileDiskName { get; init; }

    /// <summary>Processes that there may ever be: a fork beyond fails.</summary>
    public int ProcessCountMax { get; init; } = 4095;

    /// <summary>How memory is given in contiguous pieces; null where it is paged.</summary>
    public SegmentationSpec? Segmentation { get; init; }

    /// <summary>How TLBs are filled by software; null where hardware walks.</summary>
    public TlbRefill? Refill { get; init; }

    /// <summary>Whether CPUs remember tables from one walk to the next: then they must drop them before a table's frame
    /// is given to another.</summary>
    public bool CachesTables { get; init; }

    /// <summary>Whether leaf tables are swapped out when all their pages are; for page tables that are
    /// <see cref="ISwappableTables"/>, which hardware walks.</summary>
    public bool SwapsTables { get; init; }

    /// <summary>Whether the page daemon is told which page comes into a frame.</summary>
    public bool TellsNames { get; init; }

    /// <summary>Whether the page daemon is told which pages are dirty.</summary>
    public bool TellsDirty { get; init; }

    /// <summary>One past the highest address of a program.</summary>
    public VirtualAddress UserEnd =>
        Refill is null ? Paging.UserEnd : TableWindow.UserEndWith(Paging);

    /// <summary>The pages of a call's range; false when it does not begin with a page, has none, or goes round the end
    /// of all addresses.</summary>
    internal bool TryPages(ulong address, long bytes, out PageRange pages)
    {
        pages = default;
        if (bytes <= 0 || !PageSize.IsAligned(address) || ulong.MaxValue - address < (ulong)bytes)
            return false;
        pages = PageSize.Covering(new VirtualAddress(address), new Bytes(bytes));
        return true;
    }

    /// <summary>The pages from one address, the first of a page, to another; as far as a program has
    /// addresses.</summary>
    internal PageRange PagesBetween(ulong start, ulong end)
    {
        var last = Math.Min(end, UserEnd.Value);
        return new(PageSize.PageOf(new VirtualAddress(start)), PageSize.PageOf(new VirtualAddress(last)));
    }

    /// <summary>One past the highest page of a program.</summary>
    public Vpn PageEnd => PageSize.PageOf(UserEnd);
}

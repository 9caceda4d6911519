using System.Collections.Immutable;
using System.ComponentModel;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Simulation.Configuration.Values;
using VmActors.Units.Replacement;

namespace VmActors.Simulation.Configuration;

/// <summary>The simulated operating system: its scheduler, its costs, its page daemon.</summary>
public sealed record KernelConfiguration
{
    private const string Never = "never", Always = "always";
    /// <summary>The default of <see cref="PageTables"/>.</summary>
    internal const string Resident = "resident";

    /// <summary>The other value of <see cref="PageTables"/>.</summary>
    internal const string Swappable = "swappable";

    /// <summary>How long a thread runs before another of its CPU has its turn.</summary>
    [Description("How long a thread runs before another of its CPU has its turn; at least one cycle.")]
    public Duration TimeSlice { get; init; } = new(1, DurationUnit.Milliseconds);

    /// <summary>Time that kernel work takes.</summary>
    [Description("The time that kernel work takes.")]
    public KernelCostsConfiguration Costs { get; init; } = new();

    /// <summary>
    /// A shootdown of more pages flushes the whole address space (Linux: <c>tlb_single_page_flush_ceiling</c>).
    /// </summary>
    [Within("0", "1000000"), Description("A shootdown of more pages than this flushes the whole address space.")]
    public long FlushCeilingPages { get; init; } = 33;

    /// <summary>Whether a fault maps a large page where it can.</summary>
    [Description("\"always\": where a fault can map a large page (2 or 4 MiB), it does; \"never\".")]
    public string LargePages { get; init; } = Never;

    /// <summary>Free frames at which the page daemon acts; null before reading is over: by Linux's formula.</summary>
    [Description("Free frames at which the page daemon acts. By default Linux's formula for this memory.")]
    public WatermarkConfiguration? Watermarks { get; init; }

    /// <summary>Whether page tables stay in memory, <c>resident</c>, or leaf tables go to swap after the last of their
    /// pages, <c>swappable</c>.</summary>
    [Description("Page tables: resident, in memory always, or swappable: a leaf table goes to swap after its pages.")]
    public string PageTables { get; init; } = Resident;

    /// <summary>Which pages the daemon evicts: one of <see cref="ReplacementPolicies.Names"/>.</summary>
    [Description("The page daemon's policy: clock, fifo, lru, arc and others of docs/replacement.md; not opt.")]
    public string Replacement { get; init; } = ReplacementPolicies.Default;

    /// <summary>Pages that the daemon looks at in one step.</summary>
    [Within("1", "1000000"), Description("Pages that the page daemon looks at in one step.")]
    public int DaemonBatchPages { get; init; } = 32;

    /// <summary>The valid values of <see cref="LargePages"/>.</summary>
    internal static ImmutableArray<string> LargePageWords { get; } = [Never, Always];

    /// <summary>What <see cref="LargePages"/> says.</summary>
    internal bool MapsLargePages => LargePages == Always;
}

/// <summary>The time that kernel work takes; 0 is allowed.</summary>
public sealed record KernelCostsConfiguration
{
    /// <summary>Serving a page fault.</summary>
    [Description("Serving a page fault, beside the rest.")]
    public Duration Fault { get; init; } = Duration.OfCycles(1000);

    /// <summary>Serving a system call.</summary>
    [Description("Serving a system call, beside the rest.")]
    public Duration SystemCall { get; init; } = Duration.OfCycles(300);

    /// <summary>Each page that an operation maps, unmaps or protects.</summary>
    [Description("Each page that an operation maps, unmaps or protects.")]
    public Duration PerPage { get; init; } = Duration.OfCycles(100);

    /// <summary>Copying a page, for a process that stores to one that it shares.</summary>
    [Description("Copying a page, for a process that stores to one that it shares.")]
    public Duration CopyPage { get; init; } = Duration.OfCycles(1000);

    /// <summary>Filling a TLB by software.</summary>
    [Description("Filling a TLB by software, where machine.softwareTlb is; twice that when its own table is missed.")]
    public Duration Refill { get; init; } = Duration.OfCycles(20);

    /// <summary>A decision of the scheduler.</summary>
    [Description("A decision of the scheduler.")]
    public Duration Schedule { get; init; } = Duration.OfCycles(500);
}

/// <summary>Free frames: 0 &lt;= min &lt;= low &lt;= high &lt; frames of the machine.</summary>
public sealed record WatermarkConfiguration
{
    /// <summary>The kernel's reserve, in frames.</summary>
    [Within("0", "4294967296"), Description("The kernel's reserve, in frames.")]
    public required long Min { get; init; }

    /// <summary>The page daemon wakes when fewer frames are free.</summary>
    [Within("0", "4294967296"), Description("The page daemon wakes when fewer frames are free.")]
    public required long Low { get; init; }

    /// <summary>The page daemon sleeps when so many frames are free.</summary>
    [Within("0", "4294967296"), Description("The page daemon sleeps when so many frames are free.")]
    public required long High { get; init; }
}

using System.ComponentModel;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Simulation.Configuration.Values;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Configuration;

/// <summary>The hardware: CPUs, memory, translation hardware, and the links between the units.</summary>
public sealed record MachineConfiguration
{
    /// <summary>CPUs, 1 to 1024.</summary>
    [Within("1", "1024"), Description("CPUs.")]
    public int Cpus { get; init; } = 4;

    /// <summary>The clock of the CPUs; one cycle of it is the unit of virtual time.</summary>
    [Within("1MHz", "1000GHz"), Description("The clock of the CPUs; one cycle of it is the unit of virtual time.")]
    public Frequency Clock { get; init; } = Frequency.GHz(3);

    /// <summary>Physical memory; whole pages.</summary>
    [Within("512B", "16TiB"), Description("Physical memory; a whole number of pages, at least 16.")]
    public Bytes Memory { get; init; } = Bytes.MiB(64);

    /// <summary>The size of pages, frames and swap slots; a power of two.</summary>
    [Within("32B", "1MiB"), Description("The size of pages, frames and swap slots: a power of two.")]
    public Bytes PageSize { get; init; } = Vocabulary.PageSize.KiB4.AmountOf(1);

    /// <summary>How addresses are translated.</summary>
    [Description("How addresses are translated: \"paging\", \"baseAndBounds\" or \"segmentation\", or an object.")]
    public TranslationConfiguration Translation { get; init; } = new PagingConfiguration();

    /// <summary>The kind of page tables, by name.</summary>
    [Description("The kind of page tables: x86-32, x86-64-4, x86-64-5, sv32, sv39, sv48 or sv57; of textbooks "
        + "7-7-7-9 (pages of 512B), csapp (64B) and 5-5-5 (32B).")]
    public string Paging { get; init; } = PagingSchemes.Default.Name;

    /// <summary>Cycles of a reference that hits the first-level TLB.</summary>
    [Within("1", "1000000"), Description("Cycles of a reference that hits the first-level TLB; not used with caches.")]
    public long ReferenceCycles { get; init; } = 1;

    /// <summary>Cycles of each memory access of a page-table walk.</summary>
    [Within("0", "1000000"), Description("Cycles of each memory access of a page-table walk; not used with caches.")]
    public long WalkCyclesPerLevel { get; init; } = 25;

    /// <summary>Cycles to drop the translations of one page.</summary>
    [Within("0", "1000000"), Description("Cycles to drop the translations of one page (x86: INVLPG).")]
    public long InvalidateCyclesPerPage { get; init; } = 100;

    /// <summary>Cycles to drop all translations of an address space or of a CPU.</summary>
    [Within("0", "1000000"), Description("Cycles to drop all translations of an address space or of a CPU.")]
    public long FlushCycles { get; init; } = 500;

    /// <summary>Cycles to change the thread on a CPU.</summary>
    [Within("0", "1000000000"), Description("Cycles to change the thread on a CPU.")]
    public long ContextSwitchCycles { get; init; } = 1500;

    /// <summary>The TLBs of each CPU.</summary>
    [Description("The TLBs of each CPU.")]
    public TlbConfiguration Tlb { get; init; } = new();

    /// <summary>A TLB that the kernel fills; null: those of <see cref="Tlb"/>, and hardware walks.</summary>
    [Description("A TLB that the kernel fills, as in a MIPS R4000, instead of those of tlb. Left out: hardware walks.")]
    public SoftwareTlbConfiguration? SoftwareTlb { get; init; }

    /// <summary>The caches of each CPU, and what they share; null: references and walks cost the same
    /// everywhere.</summary>
    [Description("The caches: \"ladder\", \"nehalem\", or an object that changes one of them. Without the key there "
        + "are none. With caches, references and the reads of walks cost what they cost there.")]
    public CachesConfiguration? Caches { get; init; }

    /// <summary>The latencies of the links between the units.</summary>
    [Description("Latencies of the links between the units. The shortest one is the lookahead of the simulation.")]
    public LinksConfiguration Links { get; init; } = new();

    /// <summary>Frames of the memory.</summary>
    public long Frames => Pages.CountIn(Memory);

    /// <summary>How addresses split; as by default when <see cref="PageSize"/> is none.</summary>
    internal PageSize Pages => long.IsPow2(PageSize.Count) && long.Log2(PageSize.Count) is var shift
        && shift is >= Vocabulary.PageSize.ShiftMin and <= Vocabulary.PageSize.ShiftMax
            ? new PageSize((int)shift)
            : Vocabulary.PageSize.KiB4;
}

/// <summary>The translation lookaside buffers of a CPU.</summary>
public sealed record TlbConfiguration
{
    /// <summary>First level, instruction fetches.</summary>
    [Description("First level, instruction fetches.")]
    public TlbLevelConfiguration L1Instruction { get; init; } = new() { Entries = 64, Ways = 4 };

    /// <summary>First level, loads and stores.</summary>
    [Description("First level, loads and stores.")]
    public TlbLevelConfiguration L1Data { get; init; } = new() { Entries = 64, Ways = 4 };

    /// <summary>Second level, shared by fetches, loads and stores.</summary>
    [Description("Second level, of fetches, loads and stores together.")]
    public TlbLevelConfiguration L2 { get; init; } = new() { Entries = 1024, Ways = 8 };

    /// <summary>Further cycles of a reference that misses the first level and hits the second.</summary>
    [Within("0", "1000000"), Description("Further cycles of a reference that only the second level holds.")]
    public long L2HitCycles { get; init; } = 7;

    /// <summary>Bits of an address-space identifier; 0: none, every switch flushes.</summary>
    [Within("0", "12"), Description("Bits of an address-space identifier (x86: PCID). 0: none, every switch flushes.")]
    public int AsidBits { get; init; } = Asid.BitsMax;

    /// <summary>Caches of page-table entries that point to tables; null: every walk begins at the root.</summary>
    [Description("Paging-structure caches: entries of page tables that point to tables. Left out: there are none.")]
    public WalkCachesConfiguration? WalkCaches { get; init; }

    /// <summary>Walks that may be under way at one time.</summary>
    [Within("1", "16"), Description("Walks that may be under way at one time; more than 1 has a use with speculation.")]
    public int Walkers { get; init; } = 1;

    /// <summary>Walks that no reference asks for; null: there are none.</summary>
    [Description("Walks for pages that no reference asked for; they fill the second level. Left out: there are none.")]
    public SpeculationConfiguration? Speculation { get; init; }
}

/// <summary>One TLB: entries / ways sets of ways entries, and which of them goes.</summary>
public sealed record TlbLevelConfiguration
{
    /// <summary>Entries in all; a multiple of <see cref="Ways"/>.</summary>
    [Within("1", "1048576"), Description("Entries in all; a multiple of ways. Any number of sets.")]
    public required int Entries { get; init; }

    /// <summary>Entries of a set.</summary>
    [Within("1", "1048576"), Description("Entries of a set; equal to entries: fully associative.")]
    public required int Ways { get; init; }

    /// <summary>Which entry of a full set goes, by name.</summary>
    [Description("Which entry of a full set goes: lru, tree-plru (ways: a power of two), fifo, random or nru.")]
    public string Policy { get; init; } = TlbPolicies.Names[0];

    /// <summary>What the TLB itself takes.</summary>
    public TlbSpec Spec => new(new TlbGeometry(Entries, Ways), TlbPolicies.Of(Policy));
}

/// <summary>The TLB of a CPU without a page walker: fully associative, its entries pairs of pages.</summary>
public sealed record SoftwareTlbConfiguration
{
    /// <summary>Page pairs that it holds.</summary>
    [Within("2", "64"), Description("Page pairs that it holds.")]
    public int Entries { get; init; } = 48;

    /// <summary>Entries that are not replaced at random.</summary>
    [Within("0", "63"), Description("Entries kept from random replacement: the root table's, then leaf tables'.")]
    public int Wired { get; init; } = 1;
}

/// <summary>Latencies of the links; each at least one cycle.</summary>
public sealed record LinksConfiguration
{
    /// <summary>CPU to kernel and back: a page fault or system call enters or leaves the kernel.</summary>
    [Description("CPU to kernel and back: entering or leaving the kernel.")]
    public Duration Trap { get; init; } = Duration.OfCycles(1000);

    /// <summary>
    /// Kernel to CPU and back: the flight of an inter-processor interrupt and of its acknowledgement.
    /// </summary>
    [Description("The flight of an inter-processor interrupt, and of its acknowledgement.")]
    public Duration Interrupt { get; init; } = Duration.OfCycles(1000);

    /// <summary>Kernel to disk and back: a command, or the interrupt of its completion.</summary>
    [Description("Kernel to disk and back: a command, or the interrupt of its completion.")]
    public Duration Disk { get; init; } = Duration.OfCycles(2000);

    /// <summary>Kernel to page daemon and back.</summary>
    [Description("Kernel to page daemon and back.")]
    public Duration Daemon { get; init; } = Duration.OfCycles(1000);
}

using VmActors.Kernel;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Configuration.Values;
using VmActors.Units.Devices;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Chains;
using VmActors.Units.PageTable.Hashed;
using VmActors.Units.PageTable.Inverted;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Assembly;

/// <summary>Turns a configuration into a machine in cycles and frames.</summary>
public static class MachineSpecs
{
    /// <summary>The machine that a valid configuration describes.</summary>
    public static MachineSpec From(SimulationConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var clock = configuration.Machine.Clock;
        var largeOrder = configuration.Kernel.MapsLargePages ? LargeOrder(configuration.Machine) : 0;
        return new MachineSpec(
            Cpus(configuration.Machine, largeOrder),
            Links(configuration.Machine.Links, clock),
            configuration.Machine.Frames,
            configuration.Machine.Pages.CountIn(configuration.Swap.Size),
            () => Disk(configuration.Swap, configuration.Machine),
            Policy(configuration, clock),
            (ulong)configuration.Seed,
            configuration.Verify)
        {
            PageSize = configuration.Machine.Pages,
            Paging = Paging(configuration.Machine),
            LargeOrder = largeOrder,
            Segmentation = Segmentation(configuration.Machine),
        };
    }

    /// <summary>What page tables are like.</summary>
    internal static ITableScheme Paging(MachineConfiguration machine) => machine.Translation switch
    {
        TableConfiguration table => table.Scheme(machine.Pages),
        HashedConfiguration hashed => new HashedScheme(new PageHash(hashed.HashBits)),
        InvertedConfiguration inverted => new InvertedScheme(new PageHash(inverted.HashBits)),
        _ => PagingSchemes.Create(machine.Paging),
    };

    /// <summary>log2 of the pages of a large page; 0 where there are none.</summary>
    internal static int LargeOrder(MachineConfiguration machine) =>
        machine.Translation is PagingConfiguration ? PagingSchemes.Create(machine.Paging).LargeOrder : 0;

    /// <summary>One past the highest address of a program.</summary>
    internal static VirtualAddress UserEnd(MachineConfiguration machine)
    {
        if (machine.Translation is ContiguousConfiguration contiguous)
            return new VirtualAddress(1UL << contiguous.AddressBits);
        var tables = Paging(machine);
        return machine.SoftwareTlb is null ? tables.UserEnd : TableWindow.UserEndWith(tables);
    }

    /// <summary>How memory is given in contiguous pieces; null where it is paged.</summary>
    internal static SegmentationSpec? Segmentation(MachineConfiguration machine) =>
        machine.Translation is ContiguousConfiguration contiguous
            ? new SegmentationSpec(
                contiguous.AddressBits, contiguous.SegmentCount, contiguous.Policy, contiguous.Compaction,
                new SimDuration(contiguous.CopyCyclesPerLine))
            {
                PageSize = machine.Pages,
            }
            : null;

    private static CpusSpec Cpus(MachineConfiguration machine, int largeOrder) => new(
        machine.Cpus,
        Mmu(machine, largeOrder),
        machine.SoftwareTlb is null ? machine.Tlb.AsidBits : SoftwareMmuSpec.AsidBits,
        new SimDuration(machine.ReferenceCycles),
        new SimDuration(machine.ContextSwitchCycles),
        new SimDuration(machine.InvalidateCyclesPerPage),
        new SimDuration(machine.FlushCycles))
    {
        Caches = machine.Caches?.ToSpec(machine.Clock),
    };

    private static MmuSpec Mmu(MachineConfiguration machine, int largeOrder) => machine.Translation switch
    {
        BaseAndBoundsConfiguration => new RelocatingMmuSpec(),
        SegmentationConfiguration segments => new SegmentedMmuSpec(segments.AddressBits, segments.Segments),
        _ when machine.SoftwareTlb is { } software => new SoftwareMmuSpec(software.Entries, software.Wired)
        {
            Window = new TableWindow(((PagingScheme)Paging(machine)).Geometry),
        },
        _ => new PagedMmuSpec(
            machine.Tlb.L1Instruction.Spec,
            machine.Tlb.L1Data.Spec,
            machine.Tlb.L2.Spec,
            machine.Tlb.L2HitCycles,
            machine.Caches is null ? machine.WalkCyclesPerLevel : 0) // caches say what a walk's reads cost
        {
            PageSize = machine.Pages,
            Walker = Paging(machine).MakeWalker(),
            LargeOrder = largeOrder,
            WalkCaches = machine.Tlb.WalkCaches is { Spec: { IsEmpty: false } caches } ? caches : null,
            Speculation = machine.Tlb.Speculation?.ToSpec(machine.Tlb.Walkers),
        },
    };

    private static LinkLatencies Links(LinksConfiguration links, Frequency clock) => new(
        links.Trap.ToCycles(clock), links.Interrupt.ToCycles(clock),
        links.Disk.ToCycles(clock), links.Daemon.ToCycles(clock));

    private static PolicySpec Policy(SimulationConfiguration configuration, Frequency clock)
    {
        var (kernel, costs) = (configuration.Kernel, configuration.Kernel.Costs);
        return new PolicySpec(
            kernel.TimeSlice.ToCycles(clock),
            new KernelCosts(
                costs.Fault.ToCycles(clock), costs.SystemCall.ToCycles(clock),
                costs.PerPage.ToCycles(clock), costs.Schedule.ToCycles(clock))
            {
                Refill = costs.Refill.ToCycles(clock),
                CopyPage = costs.CopyPage.ToCycles(clock),
            },
            kernel.FlushCeilingPages,
            configuration.Watermarks,
            kernel.DaemonBatchPages)
        {
            SwapsTables = kernel.PageTables == KernelConfiguration.Swappable,
            Replacement = kernel.Replacement,
        };
    }

    private static IDiskModel Disk(SwapConfiguration swap, MachineConfiguration machine) => swap.Disk switch
    {
        NvmeConfiguration nvme => new NvmeModel(new NvmeSpec
        {
            ChannelCount = nvme.Channels,
            Read = nvme.Read.ToCycles(machine.Clock),
            Write = nvme.Write.ToCycles(machine.Clock),
            Trim = nvme.Trim.ToCycles(machine.Clock),
        }),
        HddConfiguration hdd => new HddModel(Hdd(hdd, swap, machine)),
        _ => throw new InvalidOperationException($"{swap.Disk.GetType().Name} is no kind of disk that can be built"),
    };

    private static HddSpec Hdd(HddConfiguration hdd, SwapConfiguration swap, MachineConfiguration machine)
    {
        var (clock, pages) = (machine.Clock, machine.Pages);
        var hertz = clock.Hertz;
        var spec = new HddSpec
        {
            Revolution = new SimDuration(checked((long)((Int128)60 * hertz / hdd.Rpm))),
            Transfer = new SimDuration(
                Math.Max(1, checked((long)((Int128)pages.Bytes * hertz / hdd.BytesPerSecond.Count)))),
            TrackToTrack = hdd.TrackToTrack.ToCycles(clock),
            FullStroke = hdd.FullStroke.ToCycles(clock),
            Trim = hdd.Trim.ToCycles(clock),
            TrackCount = 1,
            Order = hdd.Elevator ? DiskQueueOrder.Elevator : DiskQueueOrder.Fifo,
        };
        // The drive of the preset has 500 GB; a larger swap area gets a larger drive of the same kind.
        var tracks = Math.Max(
            HddSpec.Preset(hertz).TrackCount, (pages.CountIn(swap.Size) / Math.Max(1, spec.SlotsPerTrack)) + 1);
        return spec with { TrackCount = tracks };
    }
}

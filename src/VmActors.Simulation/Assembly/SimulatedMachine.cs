using System.Collections.Immutable;
using VmActors.Kernel;
using VmActors.Kernel.Daemon;
using VmActors.Machine.Cpu;
using VmActors.Machine.Disk;
using VmActors.Machine.Verification;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Runtime.Hosts;
using VmActors.Units.Areas;
using VmActors.Units.Cache;
using VmActors.Units.Memory;
using VmActors.Units.Replacement;
using VmActors.Units.Translation;
using VmActors.Units.Verification;
using VmActors.Vocabulary;
using VmActors.Workloads;

namespace VmActors.Simulation.Assembly;

/// <summary>
/// A wired machine and its programs, ready to run once.
/// <code>
///   Cpu[0] … Cpu[n-1]  --trap-->  Kernel  --disk-->  SwapDisk
///                     &lt;--interrupt--      &lt;--
///                                         --daemon-> PageDaemon
///                                         &lt;--
/// </code>
/// </summary>
public sealed class SimulatedMachine : IDisposable
{
    private readonly ImmutableArray<Program> _programs;
    private readonly PageSize _pageSize;
    private readonly PageHistory? _history;

    /// <summary>Builds the actors, the links and the processes.</summary>
    /// <param name="spec">The machine.</param>
    /// <param name="programs">What it runs: a process each, in this order.</param>
    public SimulatedMachine(MachineSpec spec, ImmutableArray<Program> programs)
        : this(spec, programs, new SeededChoices((spec ?? throw new ArgumentNullException(nameof(spec))).Seed))
    {
    }

    /// <summary>As above, with unforced choices made by <paramref name="choices"/>.</summary>
    public SimulatedMachine(MachineSpec spec, ImmutableArray<Program> programs, IChoices choices)
    {
        ArgumentNullException.ThrowIfNull(spec);
        (_programs, _pageSize) = (programs, spec.PageSize);
        var memory = new PhysicalMemory(spec.FrameCount, spec.PageSize);
        Memory = memory;
        var reference = spec.Verify ? new ReferenceMemory(spec.PageSize) : null;
        Reference = reference;
        _history = spec.Verify ? new PageHistory() : null;
        var (processes, threads) = Processes(programs);
        Threads = threads;
        SharedCache = spec.Cpus.Caches?.L3 is { } l3 ? new SharedCache(l3.Geometry, spec.Cpus.Count) : null;
        Cpus = [.. Enumerable.Range(0, spec.Cpus.Count)
            .Select(index => MakeCpu(spec, new CpuId(index), memory, threads, reference))];
        Kernel = new KernelActor(
            KernelSpec(spec, programs), memory, processes,
            reference is null ? null : new KernelVerification(reference, _history!),
            new ThreadStarts(threads, [.. ImagesOf(programs)]));
        Disk = new SwapDiskActor(spec.Disk());
        Files = FilesOf(programs);
        FileDisk = Files.IsEmpty ? null : new FileDiskActor(
            spec.FileDisk(), [.. Files.Select(file => Stored(file, spec))]);
        Daemon = new PageDaemonActor(
            spec.Policy.Watermarks,
            ReplacementPolicies.Create(spec.Policy.Replacement, spec.FrameCount, spec.Seed),
            spec.Policy.DaemonBatchPages);
        System = Wire(spec, choices);
    }

    /// <summary>The threads, those that were born in the run too; to be read between two quanta.</summary>
    public ThreadTable Threads { get; }

    /// <summary>What programs should see; null where that is not checked.</summary>
    internal ReferenceMemory? Reference { get; }

    /// <summary>What the frames hold; for tests that damage it.</summary>
    internal PhysicalMemory Memory { get; }

    /// <summary>What it runs: a process each, in their order.</summary>
    public ImmutableArray<Program> Programs => _programs;

    /// <summary>The actors' system.</summary>
    public ActorSystem System { get; }

    /// <summary>The CPUs, in order; to be read between two quanta.</summary>
    public ImmutableArray<CpuActor> Cpus { get; }

    /// <summary>The cache that all CPUs share; null where there is none. To be read between two quanta.</summary>
    public SharedCache? SharedCache { get; }

    /// <summary>The kernel; to be read between two quanta.</summary>
    public KernelActor Kernel { get; }

    /// <summary>The swap disk; to be read between two quanta.</summary>
    public SwapDiskActor Disk { get; }

    /// <summary>The file disk; null where no program maps files. To be read between two quanta.</summary>
    public FileDiskActor? FileDisk { get; }

    /// <summary>The files that programs map, by their numbers, from 1.</summary>
    public ImmutableArray<ProgramFile> Files { get; }

    /// <summary>The page daemon; to be read between two quanta.</summary>
    public PageDaemonActor Daemon { get; }

    /// <summary>Runs until every process is gone, or until the caller asks to stop.</summary>
    /// <exception cref="SimulationFailedException">A defect of the model; for a data mismatch with the page's
    /// history.</exception>
    /// <exception cref="DeadlockException">The programs wait for one another for ever.</exception>
    public RunEnd Run(IHost host, CancellationToken cancellation = default)
    {
        try
        {
            return System.Run(host, cancellation);
        }
        catch (SimulationFailedException failure) when (Explain(failure) is DataLostException lost)
        {
            throw lost;
        }
    }

    /// <summary>A failure in the words of the machine: for a data mismatch with the history of the page.</summary>
    public Exception Explain(Exception failure) =>
        failure is SimulationFailedException { InnerException: DataMismatchException mismatch } failed
            ? new DataLostException(failed, _history!.Of(mismatch.Process, _pageSize.PageOf(mismatch.Address)))
            : failure;

    /// <summary>Throws unless frames and slots are each in one place, tables and reverse map agree, and no TLB holds a
    /// translation that could reach a frame that is not its own.</summary>
    public void CheckInvariants()
    {
        Kernel.CheckInvariants(Disk.Contents);
        TlbCheck.Run(Cpus, Kernel);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var thread in _programs.SelectMany(program => program.Threads))
            thread.Stream.Dispose();
    }

    private static (ImmutableArray<ProcessSpec> Processes, ThreadTable Threads) Processes(
        ImmutableArray<Program> programs)
    {
        var processes = ImmutableArray.CreateBuilder<ProcessSpec>();
        var threads = new List<ThreadContext>();
        foreach (var program in programs)
        {
            var id = new ProcessId(processes.Count + 1);
            var first = threads.Count + 1;
            threads.AddRange(program.Threads.Select((thread, index) =>
                new ThreadContext(new ThreadId(first + index), id, thread.Stream) { Text = program.Text }));
            processes.Add(new ProcessSpec(
                id,
                program.Name,
                [.. program.Areas.Where(area => area.Object is null).Select(area => (area.Range, area.Protection))],
                [.. Enumerable.Range(first, program.Threads.Length).Select(number => new ThreadId(number))])
            {
                Image = program.Image,
                ObjectAreas = [.. program.Areas.Where(area => area.Object is not null).Select(AreaOf)],
            });
        }
        return (processes.ToImmutable(), new ThreadTable(threads));
    }

    private static Area AreaOf(InitialArea area) => new(
        area.Range, area.Protection,
        area.Object is { } found ? new AreaBacking(found.File, found.FirstPage, found.IsShared) : default);

    private CpuActor MakeCpu(
        MachineSpec machine, CpuId id, PhysicalMemory memory, ThreadTable threads, ReferenceMemory? reference)
    {
        var cpus = machine.Cpus;
        var spec = new CpuSpec(
            id, KernelActor.ActorName, cpus.Mmu, cpus.ReferenceTime, cpus.ContextSwitchTime,
            cpus.InvalidatePageTime, cpus.FlushTime)
        {
            Seed = SplitMix64.Derive(machine.Seed, id.Value),
        };
        return new CpuActor(
            spec, memory, threads,
            reference is null ? null : new DataCheck(id, memory, reference),
            cpus.Caches is null ? null : new CacheHierarchy(cpus.Caches, SharedCache?.Views[id.Value]));
    }

    private static ImmutableArray<ProgramFile> FilesOf(ImmutableArray<Program> programs) =>
        [.. programs.SelectMany(program => program.Files).DistinctBy(file => file.Number).OrderBy(file => file.Number)];

    private static IEnumerable<ProgramImage> ImagesOf(ImmutableArray<Program> programs) =>
        programs.SelectMany(program => program.Images).DistinctBy(image => image.Number).OrderBy(image => image.Number);

    private static StoredFile Stored(ProgramFile file, MachineSpec spec) =>
        new(PageCount(file, spec), spec.Verify ? index => file.Page(index, spec.PageSize) : _ => []);

    private static long PageCount(ProgramFile file, MachineSpec spec) =>
        spec.PageSize.Covering(default, new Bytes(file.Size)).Count;

    private static KernelSpec KernelSpec(MachineSpec spec, ImmutableArray<Program> programs) => new(
        spec.Cpus.Count,
        [.. Enumerable.Range(0, spec.Cpus.Count).Select(index => CpuActor.NameOf(new CpuId(index)))],
        SwapDiskActor.ActorName,
        PageDaemonActor.ActorName,
        spec.FrameCount,
        spec.SlotCount,
        spec.Cpus.AsidBits,
        spec.Policy.Watermarks,
        spec.Policy.TimeSlice,
        spec.Policy.FlushCeilingPages,
        spec.Policy.Costs)
    {
        PageSize = spec.PageSize,
        Files =
        [
            .. FilesOf(programs).Select(file =>
                new FileSpec(file.Name, PageCount(file, spec), index => file.Page(index, spec.PageSize))),
        ],
        FileDiskName = FilesOf(programs).IsEmpty ? null : FileDiskActor.ActorName,
        Images = [.. ImagesOf(programs).Select(image => new ImageSpec([.. image.Areas.Select(AreaOf)]))],
        Paging = spec.Paging,
        Segmentation = spec.Segmentation,
        LargeOrder = spec.LargeOrder,
        SwapsTables = spec.Policy.SwapsTables,
        TellsNames = ReplacementPolicies.AsksNames(spec.Policy.Replacement),
        TellsDirty = ReplacementPolicies.AsksDirty(spec.Policy.Replacement),
        CachesTables = spec.Cpus.Mmu is PagedMmuSpec { WalkCaches: not null },
        Refill = spec.Cpus.Mmu is SoftwareMmuSpec mmu ? new TlbRefill(mmu.Window, mmu.Wired) : null,
    };

    private ActorSystem Wire(MachineSpec spec, IChoices choices)
    {
        var builder = new ActorSystemBuilder()
            .Add(KernelActor.ActorName, Props.Create(() => Kernel))
            .Add(SwapDiskActor.ActorName, Props.Create(() => Disk))
            .Add(PageDaemonActor.ActorName, Props.Create(() => Daemon));
        builder.Link(KernelActor.ActorName, SwapDiskActor.ActorName, spec.Links.Disk);
        builder.Link(SwapDiskActor.ActorName, KernelActor.ActorName, spec.Links.Disk);
        builder.Link(KernelActor.ActorName, PageDaemonActor.ActorName, spec.Links.Daemon);
        builder.Link(PageDaemonActor.ActorName, KernelActor.ActorName, spec.Links.Daemon);
        for (var index = 0; index < Cpus.Length; index++)
        {
            var cpu = Cpus[index];
            var name = CpuActor.NameOf(new CpuId(index));
            builder.Add(name, Props.Create(() => cpu));
            builder.Link(name, KernelActor.ActorName, spec.Links.Trap);
            builder.Link(KernelActor.ActorName, name, spec.Links.Interrupt);
        }
        if (FileDisk is not null)
        {
            builder.Add(FileDiskActor.ActorName, Props.Create(() => FileDisk));
            builder.Link(KernelActor.ActorName, FileDiskActor.ActorName, spec.Links.Disk);
            builder.Link(FileDiskActor.ActorName, KernelActor.ActorName, spec.Links.Disk);
        }
        return builder.Build(choices);
    }
}

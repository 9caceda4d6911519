using System.Collections.Immutable;
using VmActors.Probes;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Runtime.Hosts;
using VmActors.Units.Frames;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests;

/// <summary>
/// The kernel among CPUs, a disk and a daemon made by hand; a message takes 1000 cycles each way. CPUs acknowledge
/// invalidations at once unless told to hold them; the disk answers at once unless held; the daemon says what a test
/// says.
/// </summary>
internal sealed class KernelWorld
{
    public const long Link = 1000;
    public const long StepTime = 50_000;

    /// <summary>The page where every process's heap may begin.</summary>
    public const ulong HeapPage = 200;

    /// <summary>Where a kernel that fills TLBs sees page tables.</summary>
    public static TableWindow Window { get; } = new(Units.PageTable.Presets.PagingSchemes.Default.Geometry);

    private const long Never = 1L << 50;
    private const ulong PageSizeBit = 1UL << 7; // of an entry that maps a large page
    private static readonly (PageRange, Protection)[] Roomless = [];

    private readonly PhysicalMemory _memory;
    private readonly List<(Probe Probe, ActorRef Asker, Message Answer)> _held = [];
    private readonly Dictionary<SwapSlot, ImmutableArray<ulong>> _slots = []; // what the disk was told to keep
    private readonly ActorSystem _system;
    private long _clock;

    public KernelWorld(int[] threadsOfProcesses, Setting? setting = null)
    {
        Setting = setting ?? new Setting();
        _memory = new PhysicalMemory(Setting.Frames, PageSize.KiB4);
        Cpus = [.. Enumerable.Range(0, Setting.Cpus).Select(_ => new Probe { OnMessage = OnCpuMessage })];
        Disk.OnMessage = OnDiskMessage;
        Daemon.At(Never, _ => { }); // something is always scheduled: a step may end with work pending
        var names = Enumerable.Range(0, Setting.Cpus).Select(index => $"Cpu[{index}]").ToArray();
        var spec = new KernelSpec(
            Setting.Cpus, names, "SwapDisk", "PageDaemon", Setting.Frames, Setting.Slots, Setting.AsidBits,
            new Watermarks(0, Setting.Low, Setting.Low, Setting.Frames), new SimDuration(1_000_000),
                Setting.FlushCeiling,
            new KernelCosts(new SimDuration(100), new SimDuration(50), new SimDuration(10), new SimDuration(20))
            {
                Refill = new SimDuration(30),
            })
        {
            ProcessCountMax = Setting.Processes,
            CachesTables = Setting.CachesTables,
            LargeOrder = Setting.Large ? 9 : 0,
            SwapsTables = Setting.SwapsTables,
            TellsNames = Setting.TellsAll,
            TellsDirty = Setting.TellsAll,
            Refill = Setting.Wired is { } wired ? new TlbRefill(Window, wired) : null,
        };
        Kernel = new KernelActor(spec, _memory, Processes(threadsOfProcesses, Setting), null);
        var builder = new ActorSystemBuilder().Add("Kernel", Props.Create(() => Kernel))
            .Add("SwapDisk", Props.Create(() => Disk)).Add("PageDaemon", Props.Create(() => Daemon));
        for (var index = 0; index < names.Length; index++)
        {
            var cpu = Cpus[index];
            builder.Add(names[index], Props.Create(() => cpu));
        }
        foreach (var name in names.Append("SwapDisk").Append("PageDaemon"))
            builder.Link("Kernel", name, new SimDuration(Link)).Link(name, "Kernel", new SimDuration(Link));
        _system = builder.Build(new SeededChoices(1));
        Step();
    }

    public Setting Setting { get; }

    public KernelActor Kernel { get; }

    public Probe[] Cpus { get; }

    public Probe Disk { get; } = new();

    public Probe Daemon { get; } = new();

    /// <summary>Probes that do not answer at once.</summary>
    public HashSet<Probe> Holding { get; } = [];

    /// <summary>The time of the last step's start: what was told then is in the kernel one link later.</summary>
    public long Clock => _clock - StepTime;

    public long Free => Kernel.FreeFrameCount;

    /// <summary>A process has the pages 16 to 79, readable and writable, and 80 to 95, readable; where pages are large,
    /// also 1000 to 2047.</summary>
    public static ulong At(ulong page) => page * Page.Size;

    public ProcessSummary Process(int id) => Kernel.Processes.ElementAt(id - 1);

    /// <summary>Tells the kernel something in a CPU's name, and lets everything happen that follows.</summary>
    public KernelWorld Tell(int cpu, Message message) => Do(Cpus[cpu], probe => probe.Tell("Kernel", message));

    /// <summary>CPUs tell the kernel something at one instant.</summary>
    public KernelWorld Together(params (int Cpu, Message Message)[] messages)
    {
        foreach (var (cpu, message) in messages)
            _system.Inject($"Cpu[{cpu}]", Cpus[cpu].Please(probe => probe.Tell("Kernel", message)),
                new SimTime(_clock));
        return Step();
    }

    public KernelWorld TellAsDaemon(Message message) => Do(Daemon, probe => probe.Tell("Kernel", message));

    public KernelWorld Fault(int cpu, int thread, ulong page, AccessKind access = AccessKind.Store) => Tell(
        cpu, new FaultProtocol.PageFault(new CpuId(cpu), new ThreadId(thread), new VirtualAddress(At(page)), access));

    public KernelWorld Miss(
        int cpu, int thread, ulong page, AccessKind access = AccessKind.Load, bool isNested = false) =>
        Tell(cpu, new RefillProtocol.TlbMiss(
            new CpuId(cpu), new ThreadId(thread), new VirtualAddress(At(page)), access, isNested));

    public KernelWorld Call(
        int cpu, int thread, OperationKind kind, ulong address = 0, long argument = 0,
            Protection protection = Protection.None) =>
        Tell(cpu, new SystemCallProtocol.SystemCall(new CpuId(cpu), new ThreadId(thread), kind, address, argument,
            protection));

    /// <summary>As <see cref="Call"/>, of pages, with operands.</summary>
    public KernelWorld CallOn(
        int cpu, int thread, OperationKind kind, ulong page, int count, Protection protection,
        params long[] operands) =>
        Tell(cpu, new SystemCallProtocol.Operands(new ThreadId(thread), [.. operands]))
            .Call(cpu, thread, kind, At(page), count * (long)Page.Size, protection);

    /// <summary>What the last call returned to a CPU that was not asked since: 0 where it was told nothing.</summary>
    public long Returned(int cpu) =>
        Cpus[cpu].Take().Select(got => got.What).OfType<SystemCallProtocol.Returned>().LastOrDefault()?.Value ?? 0;

    public KernelWorld Unmap(int cpu, int thread, ulong page, int count) =>
        Call(cpu, thread, OperationKind.Unmap, At(page), count * (long)Page.Size);

    public KernelWorld Protect(int cpu, int thread, ulong page, int count, Protection protection) =>
        Call(cpu, thread, OperationKind.Protect, At(page), count * (long)Page.Size, protection);

    public KernelWorld SliceExpired(int cpu, int thread) =>
        Tell(cpu, new DispatchProtocol.SliceExpired(new CpuId(cpu), new ThreadId(thread)));

    /// <summary>The oldest answer of a probe that was held goes out.</summary>
    public KernelWorld Release(Probe probe)
    {
        var index = _held.FindIndex(held => held.Probe == probe);
        var (_, asker, answer) = _held[index];
        _held.RemoveAt(index);
        return Do(probe, _ => asker.Tell(answer));
    }

    /// <summary>Whether an answer of a probe is held.</summary>
    public bool Holds(Probe probe) => _held.Exists(held => held.Probe == probe);

    /// <summary>Some time passes.</summary>
    public KernelWorld Step()
    {
        _clock += StepTime;
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.LimitReached, _system.Run(host, new SimTime(_clock)));
        Kernel.CheckInvariants(slot => _slots[slot]);
        return this;
    }

    /// <summary>Runs on until nothing is scheduled any more.</summary>
    public RunEnd RunToTheEnd()
    {
        using var host = new SequentialHost();
        return _system.Run(host);
    }

    /// <summary>What a CPU was told since it was last asked, without invalidations.</summary>
    public Message[] Told(int cpu) =>
        [.. Cpus[cpu].Take().Select(got => got.What).Where(what => what is not ShootdownProtocol.Invalidate)];

    /// <summary>The threads that the messages to a CPU name: those it was switched to or resumed with; 0 for
    /// idle.</summary>
    public int[] Ran(int cpu) =>
    [
        .. Told(cpu).Where(message => message is not SystemCallProtocol.Returned).Select(message => message switch
        {
            DispatchProtocol.SwitchTo to => to.Thread.Value,
            DispatchProtocol.Resume resume => resume.Thread.Value,
            DispatchProtocol.GoIdle => 0,
            _ => -1,
        }),
    ];

    /// <summary>The invalidations that each CPU was told to make since it was last asked.</summary>
    public ShootdownProtocol.Invalidate[][] Invalidations() =>
        [.. Cpus.Select(cpu => cpu.Take().Select(got => got.What).OfType<ShootdownProtocol.Invalidate>().ToArray())];

    /// <summary>A page's entry as hardware sees it; the process's root is that of its number.</summary>
    public Pte Entry(int process, ulong page) => Entry(process, page, RadixGeometry.Leaf);

    /// <summary>The frame of a page's leaf table.</summary>
    public Pfn Table(int process, ulong page) => Entry(process, page, RadixGeometry.Leaf + 1).Pfn;

    private Pte Entry(int process, ulong page, int last)
    {
        var table = new Pfn(process - 1); // roots are the first frames taken
        var geometry = Units.PageTable.Presets.PagingSchemes.Default.Geometry;
        for (var level = geometry.Levels; ; level--)
        {
            var address = geometry.EntryAddress(table.Address, new Vpn(page).Address, level);
            var entry = new Pte(_memory.Read(address));
            if (level == last || !entry.Present)
                return entry;
            if ((entry.Bits & PageSizeBit) != 0)
                return new Pte(entry.Bits & ~PageSizeBit).Further(page & 511);
            table = entry.Pfn;
        }
    }

    private KernelWorld Do(Probe probe, Action<Probe> deed)
    {
        _system.Inject(Name(probe), probe.Please(deed), new SimTime(_clock));
        return Step();
    }

    private string Name(Probe probe) =>
        probe == Disk ? "SwapDisk" : probe == Daemon ? "PageDaemon" : $"Cpu[{Array.IndexOf(Cpus, probe)}]";

    private void OnCpuMessage(Probe cpu, Message message)
    {
        if (message is ShootdownProtocol.Invalidate)
            Answer(cpu, new ShootdownProtocol.InvalidateAck(new CpuId(Array.IndexOf(Cpus, cpu))));
    }

    private void OnDiskMessage(Probe disk, Message message)
    {
        if (message is SwapProtocol.ReadSlot read)
            Answer(disk, new SwapProtocol.SlotRead(read.Slot, _slots[read.Slot]));
        if (message is not SwapProtocol.WriteSlot write)
            return;
        _slots[write.Slot] = write.Words;
        Answer(disk, new SwapProtocol.SlotWritten(write.Slot));
    }

    private void Answer(Probe probe, Message answer)
    {
        if (Holding.Contains(probe))
            _held.Add((probe, probe.Asker, answer));
        else
            probe.Answer(answer);
    }

    private static List<ProcessSpec> Processes(int[] threads, Setting setting)
    {
        var processes = new List<ProcessSpec>();
        var next = 1;
        foreach (var count in threads)
        {
            processes.Add(new ProcessSpec(
                new ProcessId(processes.Count + 1),
                $"p{processes.Count + 1}",
                [(PageRange.Of(new Vpn(16), 64), Protection.ReadWrite),
                    (PageRange.Of(new Vpn(80), 16), Protection.Read),
                    .. setting.Large ? [(PageRange.Of(new Vpn(1000), 1048), Protection.ReadWrite)] : Roomless],
                [.. Enumerable.Range(next, count).Select(thread => new ThreadId(thread))])
            {
                HeapStart = new VirtualAddress(At(HeapPage)),
                HandlesSignals = setting.HandlesSignals,
            });
            next += count;
        }
        return processes;
    }
}

/// <summary>The machine around the kernel.</summary>
internal sealed record Setting(
    int Cpus = 1, long Frames = 100, long Slots = 100, int AsidBits = 12, int FlushCeiling = 33, long Low = 0,
    int? Wired = null, bool CachesTables = false, bool SwapsTables = false, bool Large = false,
    int Processes = 100, bool HandlesSignals = false, bool TellsAll = false);

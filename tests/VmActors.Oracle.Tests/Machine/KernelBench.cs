using System.Collections.Immutable;
using VmActors.Kernel;
using VmActors.Probes;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Runtime.Hosts;
using VmActors.Units.Frames;
using VmActors.Units.Memory;
using VmActors.Units.Verification;
using VmActors.Vocabulary;

namespace VmActors.Oracle.Tests.Machine;

/// <summary>
/// The simulated kernel among CPUs, disks and a daemon made by hand. Each process has one thread, and each thread a
/// CPU: the test plays it. Every request is served to its end before the next.
/// </summary>
internal sealed class KernelBench
{
    private const long Link = 1000;
    private const long RequestTime = 100_000_000; // far more than any request takes
    private const long Never = 1L << 60;
    private const int CpuCount = 5;
    private const long FrameCount = 4000;

    private readonly Probe[] _cpus = [.. Enumerable.Range(0, CpuCount).Select(_ => new Probe())];
    private readonly Probe _disk = new();
    private readonly Probe _fileDisk = new();
    private readonly Probe _daemon = new();
    private readonly Dictionary<SwapSlot, ImmutableArray<ulong>> _slots = [];
    private readonly Dictionary<(int File, long Index), ImmutableArray<ulong>> _written = [];
    private readonly IReadOnlyList<FileSpec> _files;
    private readonly ActorSystem _system;
    private long _clock;

    public KernelBench(IReadOnlyList<FileSpec> files, IReadOnlyList<ProcessSpec> processes)
    {
        _files = files;
        foreach (var (index, cpu) in _cpus.Index())
            cpu.OnMessage = (_, message) => OnCpuMessage(index, message);
        _disk.OnMessage = OnDiskMessage;
        _fileDisk.OnMessage = OnFileDiskMessage;
        _daemon.At(Never, _ => { }); // something is always scheduled: a run may end with threads that wait
        string[] names = [.. Enumerable.Range(0, CpuCount).Select(index => $"Cpu[{index}]")];
        var costs = new KernelCosts(
            new SimDuration(100), new SimDuration(50), new SimDuration(10), new SimDuration(20));
        var spec = new KernelSpec(
            CpuCount, names, "SwapDisk", "PageDaemon", FrameCount, FrameCount, 12, new Watermarks(0, 0, 0, FrameCount),
            new SimDuration(RequestTime), 33, costs)
        {
            Files = files,
            FileDiskName = "FileDisk",
        };
        Kernel = new KernelActor(spec, Memory, processes, new KernelVerification(Reference, new PageHistory()));
        Kernel.History = null;
        var builder = new ActorSystemBuilder().Add("Kernel", Props.Create(() => Kernel))
            .Add("SwapDisk", Props.Create(() => _disk)).Add("FileDisk", Props.Create(() => _fileDisk))
            .Add("PageDaemon", Props.Create(() => _daemon));
        foreach (var (name, cpu) in names.Zip(_cpus))
            builder.Add(name, Props.Create(() => cpu));
        foreach (var name in (string[])[.. names, "SwapDisk", "FileDisk", "PageDaemon"])
            builder.Link("Kernel", name, new SimDuration(Link)).Link(name, "Kernel", new SimDuration(Link));
        _system = builder.Build(new SeededChoices(1));
        Run();
    }

    public KernelActor Kernel { get; }

    public PhysicalMemory Memory { get; } = new(FrameCount, PageSize.KiB4);

    /// <summary>What the kernel tells the data check.</summary>
    public ReferenceMemory Reference { get; } = new(PageSize.KiB4);

    /// <summary>The threads that have run, and where.</summary>
    public SortedDictionary<int, Seat> Seats { get; } = [];

    /// <summary>Makes a system call; says what it returns.</summary>
    public long Call(
        int thread, OperationKind kind, ulong address, ulong argument, Protection protection,
        ImmutableArray<long> operands)
    {
        var (seat, id) = (Seats[thread], new ThreadId(thread));
        seat.Answered = kind == OperationKind.Exit;
        seat.Returned = 0;
        Tell(seat.Cpu, probe =>
        {
            if (!operands.IsEmpty)
                probe.Tell("Kernel", new SystemCallProtocol.Operands(id, operands));
            probe.Tell("Kernel", new SystemCallProtocol.SystemCall(
                new CpuId(seat.Cpu), id, kind, address, (long)argument, protection));
        });
        return seat.Answered ? seat.Returned : throw new InvalidOperationException($"{kind} was never answered");
    }

    /// <summary>Reports that hardware cannot translate an address; says which signal that raised.</summary>
    public FaultCode? Fault(int thread, VirtualAddress address, AccessKind access)
    {
        var seat = Seats[thread];
        (seat.Answered, seat.Signal) = (false, null);
        Tell(seat.Cpu, probe => probe.Tell("Kernel", new FaultProtocol.PageFault(
            new CpuId(seat.Cpu), new ThreadId(thread), address, access)));
        return seat.Answered ? seat.Signal : throw new InvalidOperationException($"{access} was never answered");
    }

    /// <summary>Reports that hardware has stored to a page whose dirty bit was clear.</summary>
    public void Dirtied(int thread, Pfn frame) => Tell(Seats[thread].Cpu, probe => probe.Tell(
        "Kernel", new FaultProtocol.PagesUsed(new CpuId(Seats[thread].Cpu), [], [frame])));

    /// <summary>The daemon has every page evicted that can be.</summary>
    public void EvictAll()
    {
        var frames = Enumerable.Range(0, (int)FrameCount).Select(frame => new Pfn(frame)).ToImmutableArray();
        Inject("PageDaemon", _daemon.Please(probe => probe.Tell("Kernel", new ReclaimProtocol.EvictFrames(frames))));
    }

    private void Tell(int cpu, Action<Probe> deed) => Inject($"Cpu[{cpu}]", _cpus[cpu].Please(deed));

    private void Inject(string actor, Message message)
    {
        _system.Inject(actor, message, new SimTime(_clock));
        Run();
    }

    private void Run()
    {
        _clock += RequestTime;
        using var host = new SequentialHost();
        if (_system.Run(host, new SimTime(_clock)) != RunEnd.LimitReached)
            throw new InvalidOperationException("the system ended");
        Kernel.CheckInvariants(slot => _slots[slot]);
        foreach (var probe in (Probe[])[.. _cpus, _disk, _fileDisk, _daemon])
            probe.Inbox.Clear();
    }

    private void OnCpuMessage(int cpu, Message message)
    {
        switch (message)
        {
            case ShootdownProtocol.Invalidate:
                _cpus[cpu].Answer(new ShootdownProtocol.InvalidateAck(new CpuId(cpu)));
                break;
            case DispatchProtocol.SwitchTo to:
                if (!Seats.TryGetValue(to.Thread.Value, out var seat))
                    Seats.Add(to.Thread.Value, seat = new Seat());
                (seat.Cpu, seat.Root, seat.Answered) = (cpu, to.Root, true);
                break;
            case DispatchProtocol.Resume resume:
                Seats[resume.Thread.Value].Answered = true;
                break;
            case SystemCallProtocol.Returned returned:
                Seats[returned.Thread.Value].Returned = returned.Value;
                break;
            case FaultProtocol.Signal signal:
                Seats[signal.Thread.Value].Signal = signal.Code;
                break;
        }
    }

    private void OnDiskMessage(Probe disk, Message message)
    {
        if (message is SwapProtocol.ReadSlot read)
            disk.Answer(new SwapProtocol.SlotRead(read.Slot, _slots[read.Slot]));
        if (message is not SwapProtocol.WriteSlot write)
            return;
        _slots[write.Slot] = write.Words;
        disk.Answer(new SwapProtocol.SlotWritten(write.Slot));
    }

    private void OnFileDiskMessage(Probe disk, Message message)
    {
        if (message is FileProtocol.ReadPage read)
            disk.Answer(new FileProtocol.PageRead(read.File, read.Index, Page(read.File, read.Index)));
        if (message is not FileProtocol.WritePage write)
            return;
        _written[(write.File, write.Index)] = write.Words;
        disk.Answer(new FileProtocol.PageWritten(write.File, write.Index));
    }

    private ImmutableArray<ulong> Page(int file, long index) =>
        _written.TryGetValue((file, index), out var words) ? words : _files[file - 1].Contents(index);

    /// <summary>A thread on its CPU.</summary>
    internal sealed class Seat
    {
        public int Cpu { get; set; }

        /// <summary>The frame of its page table's root.</summary>
        public Pfn Root { get; set; }

        /// <summary>The kernel has let it go on.</summary>
        public bool Answered { get; set; }

        public long Returned { get; set; }

        public FaultCode? Signal { get; set; }
    }
}

using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using VmActors.Akka.StandIns;
using VmActors.Kernel;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Units.Frames;
using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>A real kernel; its CPUs, the swap disk and the page daemon are test probes. There is one process; its pages
/// 16 to 79 may be loaded and stored.</summary>
internal sealed class KernelBench : IDisposable
{
    private const long FrameCount = 100;

    private readonly ProtocolBench _bench;
    private readonly Dictionary<TestProbe, IActorRef> _kernels = [];

    /// <summary>The kernel has started its threads.</summary>
    /// <param name="kit">The test.</param>
    /// <param name="cpus">How many CPUs.</param>
    /// <param name="threads">Threads of the process, from number 1 up.</param>
    public KernelBench(TestKitBase kit, int cpus, int threads)
    {
        var names = Enumerable.Range(0, cpus).Select(index => $"Cpu[{index}]").ToArray();
        var spec = new KernelSpec(
            cpus, names, "SwapDisk", "PageDaemon", FrameCount, 100, 12, new Watermarks(0, 0, 0, FrameCount),
            new SimDuration(1_000_000), 33,
            new KernelCosts(new SimDuration(100), new SimDuration(50), new SimDuration(10), new SimDuration(20)));
        var process = new ProcessSpec(
            new ProcessId(1), "p", [(PageRange.Of(new Vpn(16), 64), Protection.ReadWrite)],
            [.. Enumerable.Range(1, threads).Select(thread => new ThreadId(thread))]);
        Real = new KernelActor(spec, new PhysicalMemory(FrameCount, PageSize.KiB4), [process], null);
        (Disk, Daemon) = (kit.CreateTestProbe(), kit.CreateTestProbe());
        Cpus = [.. names.Select(_ => kit.CreateTestProbe())];
        var builder = new ActorSystemBuilder().Add("Kernel", Runtime.Props.Create(() => Real));
        (TestProbe Probe, StandIn StandIn) Seat(string name, TestProbe probe)
        {
            var standIn = new StandIn(probe);
            builder.Add(name, Runtime.Props.Create(() => standIn))
                .Link("Kernel", name, new SimDuration(1000)).Link(name, "Kernel", new SimDuration(1000));
            return (probe, standIn);
        }

        var seats = names.Zip(Cpus, Seat).Append(Seat("SwapDisk", Disk)).Append(Seat("PageDaemon", Daemon)).ToList();
        _bench = new ProtocolBench(
            kit.Sys, builder.Build(new SeededChoices(1)), [.. seats.Select(seat => seat.StandIn)]);
        foreach (var (probe, standIn) in seats)
            _kernels.Add(probe, _bench.Port(standIn, "Kernel"));
    }

    /// <summary>The kernel itself, to be read when all is settled.</summary>
    public KernelActor Real { get; }

    public ImmutableArray<TestProbe> Cpus { get; }

    public TestProbe Disk { get; }

    public TestProbe Daemon { get; }

    /// <summary>The kernel, as one of the others sees it.</summary>
    public IActorRef KernelOf(TestProbe probe) => _kernels[probe];

    /// <summary>The thread that runs on a CPU refers to a page that the hardware finds nowhere.</summary>
    public FaultProtocol.PageFault Fault(int cpu, int thread, ulong page, AccessKind access = AccessKind.Store) =>
        new(new CpuId(cpu), new ThreadId(thread), new VirtualAddress(page * Page.Size), access);

    /// <summary>The thread that runs on a CPU makes a system call.</summary>
    public SystemCallProtocol.SystemCall Call(
        int cpu, int thread, OperationKind kind, ulong page = 0, long argument = 0) =>
        new(new CpuId(cpu), new ThreadId(thread), kind, page * Page.Size, argument, Protection.None);

    /// <summary>The CPU's next message makes it run a thread.</summary>
    public void ExpectSwitch(TestProbe cpu, int thread) =>
        cpu.ExpectMsg<DispatchProtocol.SwitchTo>(to => Assert.Equal(new ThreadId(thread), to.Thread));

    /// <summary>The CPU's next message lets its thread go on.</summary>
    public DispatchProtocol.Resume ExpectResume(TestProbe cpu, int thread)
    {
        var resume = cpu.ExpectMsg<DispatchProtocol.Resume>();
        Assert.Equal(new ThreadId(thread), resume.Thread);
        return resume;
    }

    /// <summary>Nothing more is said to any of these before somebody says something to the kernel. (As
    /// <c>ExpectNoMsg</c>, after which a probe has nobody to reply to.)</summary>
    public void ExpectSilence(params TestProbe[] probes)
    {
        _bench.Settle();
        Assert.All(probes, probe => Assert.False(probe.HasMessages));
    }

    public void Together(Action say) => _bench.Together(say);

    public SimTime Settle() => _bench.Settle();

    public void Dispose() => _bench.Dispose();
}

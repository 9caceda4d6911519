using Akka.Actor;
using VmActors.Akka.StandIns;
using VmActors.Kernel;
using VmActors.Kernel.Daemon;
using VmActors.Machine.Cpu;
using VmActors.Machine.Disk;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Units.Frames;
using VmActors.Units.Memory;
using VmActors.Vocabulary;
using Props = VmActors.Runtime.Props;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>The real kernel, with stand-ins for two CPUs, the swap disk and the page daemon. One process has two
/// threads and the pages 16 to 79.</summary>
internal sealed class KernelBench : IDisposable
{
    private readonly ProtocolBench _bench;

    public KernelBench(
        global::Akka.Actor.ActorSystem system, IActorRef cpu0, IActorRef cpu1, IActorRef disk, IActorRef daemon)
    {
        var names = new[] { CpuActor.NameOf(new CpuId(0)), CpuActor.NameOf(new CpuId(1)) };
        var standIns = new[] { cpu0, cpu1, disk, daemon }.Select(behind => new StandIn(behind)).ToArray();
        var spec = new KernelSpec(
            2, names, SwapDiskActor.ActorName, PageDaemonActor.ActorName, 100, 100, 12,
            new Watermarks(0, 0, 0, 100), new SimDuration(1_000_000), 33,
            new KernelCosts(new SimDuration(100), new SimDuration(50), new SimDuration(10), new SimDuration(20)));
        var process = new ProcessSpec(
            new ProcessId(1), "p", [(PageRange.Of(new Vpn(16), 64), Protection.ReadWrite)],
            [new ThreadId(1), new ThreadId(2)]);
        Kernel = new KernelActor(spec, new PhysicalMemory(100), [process], null);
        var machine = new ActorSystemBuilder().Add(KernelActor.ActorName, Props.Create(() => Kernel));
        foreach (var (name, standIn) in names.Append(spec.DiskName).Append(spec.DaemonName).Zip(standIns))
        {
            machine.Add(name, Props.Create(() => standIn))
                .Link(KernelActor.ActorName, name, new SimDuration(1000))
                .Link(name, KernelActor.ActorName, new SimDuration(1000));
        }
        _bench = new ProtocolBench(system, machine.Build(new SeededChoices(1)), standIns);
        Ports = [.. standIns.Select(standIn => _bench.Port(standIn, KernelActor.ActorName))];
    }

    public KernelActor Kernel { get; }

    /// <summary>The kernel as Cpu[0], Cpu[1], the disk and the daemon see it.</summary>
    public IActorRef[] Ports { get; }

    public static VirtualAddress Page(ulong number) => new(number * Vocabulary.Page.Size);

    public static FaultProtocol.PageFault Fault(int cpu, int thread, ulong page) =>
        new(new CpuId(cpu), new ThreadId(thread), Page(page), AccessKind.Store);

    public SimTime Settle() => _bench.Settle();

    public void Dispose() => _bench.Dispose();
}

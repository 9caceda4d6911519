using Akka.Actor;
using VmActors.Akka.StandIns;
using VmActors.Kernel;
using VmActors.Machine.Cpu;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Units.Memory;
using VmActors.Units.Tests.Translation;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;
using Props = VmActors.Runtime.Props;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>A real CPU with a stand-in for the kernel, and two threads of one process.</summary>
internal sealed class CpuBench : IDisposable
{
    private readonly ProtocolBench _bench;

    public CpuBench(global::Akka.Actor.ActorSystem system, IActorRef kernel, params MemoryOperation[][] threads)
    {
        var memory = new PhysicalMemory(1 << 20);
        Space = new PagedSpace(memory, 100);
        var tlb = new TlbGeometry(8, 2);
        var spec = new CpuSpec(
            new CpuId(0), KernelActor.ActorName, new MmuSpec(tlb, tlb, new TlbGeometry(32, 4), 7, 25),
            new SimDuration(10), new SimDuration(1500), new SimDuration(100), new SimDuration(500));
        var contexts = threads.Select((operations, index) =>
            new ThreadContext(new ThreadId(index + 1), new ProcessId(1), new ListedStream(operations)));
        var cpu = new CpuActor(spec, memory, new ThreadTable([.. contexts]), null);
        var standIn = new StandIn(kernel);
        var name = CpuActor.NameOf(new CpuId(0));
        var machine = new ActorSystemBuilder()
            .Add(KernelActor.ActorName, Props.Create(() => standIn))
            .Add(name, Props.Create(() => cpu))
            .Link(KernelActor.ActorName, name, new SimDuration(1000))
            .Link(name, KernelActor.ActorName, new SimDuration(1000));
        _bench = new ProtocolBench(system, machine.Build(new SeededChoices(1)), standIn);
        Cpu = _bench.Port(standIn, name);
    }

    /// <summary>What the threads' pages are.</summary>
    public PagedSpace Space { get; }

    /// <summary>The CPU as the kernel sees it.</summary>
    public IActorRef Cpu { get; }

    public static MemoryOperation Load(ulong page) => MemoryOperation.Reference(AccessKind.Load, page * Page.Size, 8);

    public static MemoryOperation Store(ulong page) => MemoryOperation.Reference(AccessKind.Store, page * Page.Size, 8);

    public DispatchProtocol.SwitchTo SwitchTo(int thread, long slice = 1_000_000) =>
        new(new ThreadId(thread), Space.Root, new Asid(1), false, new SimDuration(slice));

    public static DispatchProtocol.Resume Resume(int thread) =>
        new(new ThreadId(thread), SimDuration.Zero, SimDuration.Zero);

    public SimTime Settle() => _bench.Settle();

    public void Dispose() => _bench.Dispose();

    private sealed class ListedStream(MemoryOperation[] operations) : IInstructionStream
    {
        private int _next;

        public int Fill(Span<MemoryOperation> target)
        {
            var count = Math.Min(target.Length, operations.Length - _next);
            operations.AsSpan(_next, count).CopyTo(target);
            _next += count;
            return count;
        }

        public void Dispose()
        {
        }
    }
}

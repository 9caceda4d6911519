using Akka.Actor;
using Akka.TestKit;
using Scenarios;
using VmActors.Akka.StandIns;
using VmActors.Machine.Cpu;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Units.Memory;
using VmActors.Units.Tests.Translation;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>A real CPU; the kernel is a test probe.</summary>
internal sealed class CpuBench : IDisposable
{
    private readonly ProtocolBench _bench;

    /// <summary>A CPU that is idle.</summary>
    /// <param name="kit">The test.</param>
    /// <param name="threads">What each thread does, from number 1 up; then it exits.</param>
    public CpuBench(TestKitBase kit, params MemoryOperation[][] threads)
    {
        var memory = new PhysicalMemory(1 << 20, PageSize.KiB4);
        Space = new PagedSpace(memory, 100);
        var tlb = new TlbGeometry(8, 2);
        var spec = new CpuSpec(
            new CpuId(0), "Kernel", new PagedMmuSpec(tlb, tlb, new TlbGeometry(32, 4), 7, 25),
            new SimDuration(10), new SimDuration(1500), new SimDuration(100), new SimDuration(500));
        Real = new CpuActor(spec, memory, new ThreadTable([.. threads.Select((operations, index) =>
            new ThreadContext(new ThreadId(index + 1), new ProcessId(1), new ListStream(operations)))]), null);
        Kernel = kit.CreateTestProbe();
        var kernel = new StandIn(Kernel);
        var machine = new ActorSystemBuilder()
            .Add("Kernel", Runtime.Props.Create(() => kernel)).Add("Cpu[0]", Runtime.Props.Create(() => Real))
            .Link("Kernel", "Cpu[0]", new SimDuration(1000)).Link("Cpu[0]", "Kernel", new SimDuration(1000))
            .Build(new SeededChoices(1));
        _bench = new ProtocolBench(kit.Sys, machine, kernel);
        Cpu = _bench.Port(kernel, "Cpu[0]");
    }

    /// <summary>The kernel.</summary>
    public TestProbe Kernel { get; }

    /// <summary>The CPU, as the kernel sees it.</summary>
    public IActorRef Cpu { get; }

    /// <summary>The CPU itself, to be read when all is settled.</summary>
    public CpuActor Real { get; }

    /// <summary>The address space of its threads, to be changed when all is settled.</summary>
    public PagedSpace Space { get; }

    public static MemoryOperation Load(ulong page) => MemoryOperation.Reference(AccessKind.Load, page * Page.Size, 8);

    public static MemoryOperation Store(ulong page) => MemoryOperation.Reference(AccessKind.Store, page * Page.Size, 8);

    /// <summary>Run this thread.</summary>
    public DispatchProtocol.SwitchTo SwitchTo(int thread, long slice = 1_000_000) =>
        new(new ThreadId(thread), Space.Root, new Asid(1), false, new SimDuration(slice));

    /// <summary>Go on with this thread.</summary>
    public static DispatchProtocol.Resume Resume(int thread, long slice = 0) =>
        new(new ThreadId(thread), SimDuration.Zero, new SimDuration(slice));

    /// <summary>The next message is the system call of this kind.</summary>
    public void ExpectCall(OperationKind kind, int thread = 1) => Kernel.ExpectMsg<SystemCallProtocol.SystemCall>(
        call => Assert.Equal((kind, new ThreadId(thread)), (call.Kind, call.Thread)));

    /// <summary>Nothing more is said before the kernel says something. (As <c>ExpectNoMsg</c>, after which a probe has
    /// nobody to reply to.)</summary>
    public void ExpectSilence()
    {
        _bench.Settle();
        Assert.False(Kernel.HasMessages);
    }

    public void Together(Action say) => _bench.Together(say);

    public SimTime Settle() => _bench.Settle();

    public void Dispose() => _bench.Dispose();
}

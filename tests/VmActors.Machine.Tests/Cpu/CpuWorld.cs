using VmActors.Machine.Cpu;
using VmActors.Probes;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Runtime.Hosts;
using VmActors.Units.Cache;
using VmActors.Units.Memory;
using VmActors.Units.Tests.Translation;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Machine.Tests.Cpu;

/// <summary>
/// One CPU and a kernel made by hand; a message takes 1000 cycles each way. A reference takes 10 cycles, a second-level
/// lookup 7, an access of a walk 25, a switch 1500, a flush 500, the invalidation of a page 100.
/// </summary>
internal sealed class CpuWorld
{
    public const long Link = 1000;

    /// <summary>When the thread of <see cref="Start"/> begins: told at 1, there at 1001, switched to by then.</summary>
    public const long Begin = 2501;

    private static readonly TlbGeometry Tlb = new(8, 2);

    public CpuWorld(params MemoryOperation[][] threads)
        : this(new PagedMmuSpec(Tlb, Tlb, new TlbGeometry(32, 4), 7, 25), threads)
    {
    }

    public CpuWorld(MmuSpec mmu, params MemoryOperation[][] threads)
        : this(mmu, null, threads)
    {
    }

    /// <summary>With caches a reference and an access of a walk cost what they say.</summary>
    public CpuWorld(CacheHierarchy caches, params MemoryOperation[][] threads)
        : this(new PagedMmuSpec(Tlb, Tlb, new TlbGeometry(32, 4), 7, 0), caches, threads)
    {
    }

    public CpuWorld(MmuSpec mmu, CacheHierarchy? caches, MemoryOperation[][] threads)
    {
        Memory = new PhysicalMemory(1 << 20, PageSize.KiB4);
        Space = new PagedSpace(Memory, 100);
        var spec = new CpuSpec(
            new CpuId(0), "Kernel", mmu, new SimDuration(10), new SimDuration(1500), new SimDuration(100),
            new SimDuration(500));
        Threads = [.. threads.Select((operations, index) =>
            new ThreadContext(new ThreadId(index + 1), new ProcessId(1), new ListStream(operations)))];
        Cpu = new CpuActor(spec, Memory, new ThreadTable(Threads), null, caches);
        System = new ActorSystemBuilder().Add("Kernel", Props.Create(() => Kernel))
            .Add("Cpu[0]", Props.Create(() => Cpu))
            .Link("Kernel", "Cpu[0]", new SimDuration(Link)).Link("Cpu[0]", "Kernel", new SimDuration(Link))
            .Build(new SeededChoices(1));
    }

    public PhysicalMemory Memory { get; }

    public PagedSpace Space { get; }

    public ThreadContext[] Threads { get; }

    public CpuActor Cpu { get; }

    public Probe Kernel { get; } = new();

    public ActorSystem System { get; }

    public long this[CpuActivity activity] => Cpu.Time[activity].Cycles;

    public static MemoryOperation Load(ulong page) => MemoryOperation.Reference(AccessKind.Load, page * Page.Size, 8);

    public static MemoryOperation Store(ulong page) => MemoryOperation.Reference(AccessKind.Store, page * Page.Size, 8);

    public DispatchProtocol.SwitchTo SwitchTo(int thread, long slice = 1_000_000, bool flush = false) =>
        new(new ThreadId(thread), Space.Root, new Asid(1), flush, new SimDuration(slice));

    public static DispatchProtocol.Resume Resume(int thread = 1, long slice = 0, long shootdownWait = 0) =>
        new(new ThreadId(thread), new SimDuration(shootdownWait), new SimDuration(slice));

    public static ShootdownProtocol.Invalidate Invalidate(bool isLocal, params PageRange[] pages) =>
        new(new Asid(1), [.. pages], isLocal);

    public static PageRange Pages(ulong first, long count = 1) => PageRange.Of(new Vpn(first), count);

    /// <summary>Starts thread 1 at <see cref="Begin"/>.</summary>
    public CpuWorld Start(long slice = 1_000_000)
    {
        Kernel.At(1, "Cpu[0]", SwitchTo(1, slice));
        return this;
    }

    public CpuWorld Tell(long at, Message message)
    {
        Kernel.At(at, "Cpu[0]", message);
        return this;
    }

    /// <summary>Answers every message of one type with another, at once.</summary>
    public CpuWorld OnTrap<T>(Func<T, Message?> answer)
        where T : Message
    {
        var before = Kernel.OnMessage;
        Kernel.OnMessage = (kernel, message) =>
        {
            before?.Invoke(kernel, message);
            if (message is T trap && answer(trap) is { } reply)
                kernel.Tell("Cpu[0]", reply);
        };
        return this;
    }

    /// <summary>Runs to the end; whatever happened, the split of the CPU's time sums up to its clock.</summary>
    public CpuWorld Run()
    {
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, System.Run(host));
        Assert.Equal(Cpu.Time.Now.Cycles, Enum.GetValues<CpuActivity>().Sum(activity => this[activity]));
        return this;
    }

    public SimulationFailedException Fail()
    {
        using var host = new SequentialHost();
        return Assert.Throws<SimulationFailedException>(() => System.Run(host));
    }

    private sealed class ListStream(MemoryOperation[] operations) : IInstructionStream
    {
        private int _next;

        public int Fill(Span<MemoryOperation> target)
        {
            var count = Math.Min(Math.Min(target.Length, 3), operations.Length - _next); // several batches
            operations.AsSpan(_next, count).CopyTo(target);
            _next += count;
            return count;
        }

        public void Dispose()
        {
        }
    }
}

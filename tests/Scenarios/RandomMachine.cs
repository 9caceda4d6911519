using VmActors.Kernel;
using VmActors.Simulation.Assembly;
using VmActors.Units.Devices;
using VmActors.Units.Frames;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;
using VmActors.Workloads;

namespace Scenarios;

/// <summary>A small machine and small programs that follow from a seed: memory is scarcer than the footprint, TLBs are
/// tiny, and threads of one process map, unmap and protect while the others load and store.</summary>
internal sealed class RandomMachine
{
    private const ulong Shared = 0x4000_0000;
    private const ulong SharedStride = 0x4000_0000; // each half of the shared pages has page tables of its own
    private const ulong Private = 0x10_0000_0000;
    private const int HalfPages = 12;
    private const int PrivatePages = 8;
    private const int TableCount = 7; // of one process, beside a leaf table for each thread's own pages

    private readonly Random _random;
    private readonly MemoryOperation[][][] _programs; // by process and thread

    public RandomMachine(int seed)
    {
        _random = new Random(seed);
        IsWild = _random.Next(4) == 0;
        HasSwap = _random.Next(5) != 0;
        _programs = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => MakeProgram())];
        Spec = MakeSpec((ulong)seed);
    }

    public MachineSpec Spec { get; }

    /// <summary>Some references are illegal: processes may be killed.</summary>
    public bool IsWild { get; }

    /// <summary>The swap disk has room for every page.</summary>
    public bool HasSwap { get; }

    /// <summary>References of all programs.</summary>
    public long ReferenceCount =>
        _programs.Sum(program => program.Sum(thread => thread.Count(operation => operation.IsReference)));

    /// <summary>The machine with its programs, or another with the same.</summary>
    public SimulatedMachine Make(MachineSpec? spec = null) => new(
        spec ?? Spec, [.. _programs.Select((threads, index) => new Program(
        $"p{index + 1}",
        [
            new InitialArea(Half(0), Protection.ReadWrite, "low"),
            new InitialArea(Half(1), Protection.All, "high"),
        ],
        [.. threads.Select((operations, thread) =>
            new ThreadProgram($"p{index + 1}.{thread}", new ListStream(operations)))]))]);

    private static PageRange Half(int half) =>
        PageRange.Of(new VirtualAddress(Shared + ((ulong)half * SharedStride)).Vpn, HalfPages);

    private MachineSpec MakeSpec(ulong seed)
    {
        var cpus = _random.Next(1, 5);
        long frames = _programs.Sum(threads => TableCount + threads.Length) + _random.Next(20, 50);
        return new MachineSpec(
            new CpusSpec(
                cpus, new PagedMmuSpec(Tlb(), Tlb(), Tlb(), _random.Next(8), _random.Next(30)), One(0, 3, 12),
                new SimDuration(_random.Next(1, 4)), Cycles(1, 3000), Cycles(1, 300), Cycles(1, 1000)),
            new LinkLatencies(Cycles(300, 3000), Cycles(300, 3000), Cycles(300, 3000), Cycles(300, 3000)),
            frames,
            HasSwap ? 1024 : _random.Next(20),
            One<Func<IDiskModel>>(
                () => new NvmeModel(NvmeSpec.Preset(100_000_000)),
                () => new HddModel(HddSpec.Preset(10_000_000)),
                () => new HddModel(HddSpec.Preset(10_000_000) with { Order = DiskQueueOrder.Elevator })),
            new PolicySpec(
                Cycles(2000, 200_000),
                new KernelCosts(Cycles(0, 2000), Cycles(0, 500), Cycles(0, 200), Cycles(0, 1000)),
                One(0, 1, 4, 33),
                _random.Next(2) == 0
                    ? Watermarks.FromLinux(frames, PageSize.KiB4)
                    : new Watermarks(0, _random.Next(2, 5), _random.Next(5, 12), frames),
                One(1, 4, 32)),
            seed,
            true);
    }

    private TlbGeometry Tlb()
    {
        var ways = _random.Next(1, 5);
        return new TlbGeometry(ways * _random.Next(1, 5), ways);
    }

    private SimDuration Cycles(int least, int most) => new(_random.Next(least, most + 1));

    private T One<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private MemoryOperation[][] MakeProgram()
    {
        var threads = new List<MemoryOperation>[_random.Next(1, 5)];
        for (var thread = 0; thread < threads.Length; thread++)
            threads[thread] =
                [MemoryOperation.Map(PrivateStart(thread), PrivatePages * Page.Size, Protection.ReadWrite)];
        var phases = _random.Next(2, 6);
        for (var phase = 0; phase < phases; phase++)
        {
            var churned = _random.Next(3); // the half that the first thread works on; 2: none
            for (var thread = 0; thread < threads.Length; thread++)
            {
                for (var steps = _random.Next(5, 60); steps > 0; steps--)
                    Step(threads[thread], thread, thread == 0 ? -1 : churned);
                if (thread == 0 && churned < 2)
                    Churn(threads[0], churned);
                if (thread == 0 && _random.Next(3) == 0)
                    threads[0].Add(MemoryOperation.Post(phase));
                threads[thread].Add(MemoryOperation.Barrier(phase % 2, threads.Length));
            }
        }
        return [.. threads.Select(thread => thread.ToArray())];
    }

    /// <summary>One step of a thread that keeps away from one half of the shared pages.</summary>
    private void Step(List<MemoryOperation> to, int thread, int avoidedHalf)
    {
        switch (_random.Next(24))
        {
            case 0:
                to.Add(MemoryOperation.Compute(_random.Next(5000)));
                break;
            case 1:
                to.Add(MemoryOperation.Sleep(_random.Next(20_000)));
                break;
            case 2:
                ChurnPrivate(to, thread);
                break;
            case 3 when IsWild && _random.Next(20) == 0:
                to.Add(MemoryOperation.Reference(AccessKind.Store, One(0UL, Shared - 8, ulong.MaxValue, 1UL << 47), 8));
                break;
            case < 10:
                Touch(to, PrivateStart(thread), PrivatePages);
                break;
            default:
                var half = _random.Next(2);
                half = half == avoidedHalf ? 1 - half : half;
                if (thread == 0 && _random.Next(4) != 0)
                    Touch(to, PrivateStart(thread), PrivatePages);
                else if (half != avoidedHalf)
                    Touch(to, Half(half).Start.Address.Value, HalfPages);
                break;
        }
    }

    /// <summary>The first thread takes a half away, or its rights, and gives them back.</summary>
    private void Churn(List<MemoryOperation> to, int half)
    {
        var first = _random.Next(HalfPages);
        var count = _random.Next(1, HalfPages - first + 1);
        var start = Half(half).Start.Address.Value + ((ulong)first * Page.Size);
        var bytes = (long)count * Page.Size;
        switch (_random.Next(3))
        {
            case 0:
                to.Add(MemoryOperation.Unmap(start, bytes));
                to.Add(MemoryOperation.Map(start, bytes, Protection.All));
                break;
            case 1:
                to.Add(MemoryOperation.Map(start, bytes, Protection.All));
                break;
            default:
                to.Add(MemoryOperation.Protect(start, bytes, Protection.Read));
                to.Add(MemoryOperation.Reference(AccessKind.Load, start, 8));
                to.Add(MemoryOperation.Protect(start, bytes, Protection.All));
                break;
        }
        Touch(to, start, count);
    }

    private void ChurnPrivate(List<MemoryOperation> to, int thread)
    {
        var start = PrivateStart(thread) + ((ulong)_random.Next(PrivatePages / 2) * Page.Size);
        var bytes = _random.Next(1, PrivatePages / 2) * (long)Page.Size;
        if (_random.Next(2) == 0)
        {
            to.Add(MemoryOperation.Protect(start, bytes, Protection.Read));
            to.Add(MemoryOperation.Reference(AccessKind.Load, start, 8));
            to.Add(MemoryOperation.Protect(start, bytes, Protection.ReadWrite));
            to.Add(MemoryOperation.Reference(AccessKind.Store, start, 8));
        }
        else
        {
            to.Add(MemoryOperation.Unmap(start, bytes));
            to.Add(MemoryOperation.Map(start, bytes, Protection.ReadWrite));
        }
    }

    private void Touch(List<MemoryOperation> to, ulong start, int pages)
    {
        for (var references = _random.Next(1, 12); references > 0; references--)
        {
            var address = start + ((ulong)_random.Next(pages) * Page.Size) + ((ulong)_random.Next(4) * 8);
            to.Add(MemoryOperation.Reference(One(AccessKind.Load, AccessKind.Store, AccessKind.Modify), address, 8));
        }
    }

    private static ulong PrivateStart(int thread) => Private + ((ulong)thread * 0x20_0000);
}

using VmActors.Simulation.Assembly;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;
using VmActors.Workloads;

namespace Scenarios;

/// <summary>A machine with large pages and legal programs that follow from a seed. Each thread maps, unmaps and
/// protects parts of memory of its own; all use shared memory, of which the first takes rights from some pages in the
/// middle and gives them back, so that large pages are split while others use them. Memory is a little scarce.
/// </summary>
internal sealed class RandomLargePrograms
{
    private const ulong Shared = 0x4000_0000;
    private const ulong Private = 0x5000_0000;
    private const ulong Stride = 0x400_0000;
    private const int SharedPages = 1024;
    private const int KeptFrom = 500, KeptCount = 40; // of the shared pages: the first thread's alone
    private const int PrivatePages = 1400;

    private readonly Random _random;
    private readonly MemoryOperation[][][] _programs;

    public RandomLargePrograms(int seed)
    {
        _random = new Random(seed);
        _programs = [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => MakeProgram())];
        var frames = (_random.Next(2, 5) * 512) + _random.Next(100) + 200;
        var spec = Machines.Spec(_random.Next(1, 4), frames);
        var scheme = PagingSchemes.Create(_random.Next(2) == 0 ? "x86-64-4" : "sv39");
        Spec = spec with
        {
            LargeOrder = scheme.LargeOrder,
            SlotCount = 1 << 14,
            Paging = scheme,
            Seed = (ulong)seed,
            Policy = spec.Policy with { FlushCeilingPages = _random.Next(2) == 0 ? 33 : 100_000 },
            Cpus = spec.Cpus with
            {
                Mmu = new PagedMmuSpec(Tlb(), Tlb(), Tlb(), 7, 25)
                {
                    Walker = scheme.MakeWalker(),
                    WalkCaches = _random.Next(2) == 0 ? new WalkCachesSpec([3, 2]) : null,
                    Speculation = _random.Next(2) == 0
                        ? new SpeculationSpec(SpeculationSpec.ChanceMax / 2, 2, 5, 2) : null,
                },
            },
        };
    }

    public MachineSpec Spec { get; }

    public long ReferenceCount =>
        _programs.Sum(program => program.Sum(thread => thread.Count(operation => operation.IsReference)));

    public SimulatedMachine Make() => new(
        Spec, [.. _programs.Select((threads, index) => new Program(
            $"p{index + 1}",
            [
                new InitialArea(
                    PageRange.Of(new VirtualAddress(Shared).Vpn, SharedPages), Protection.ReadWrite, "shared"),
            ],
            [.. threads.Select((operations, thread) =>
                new ThreadProgram($"p{index + 1}.{thread}", new ListStream(operations)))]))]);

    private TlbGeometry Tlb()
    {
        var ways = _random.Next(1, 5);
        return new TlbGeometry(ways * _random.Next(1, 9), ways);
    }

    private MemoryOperation[][] MakeProgram() =>
        [.. Enumerable.Range(0, _random.Next(1, 4)).Select(thread => MakeThread(thread).ToArray())];

    private List<MemoryOperation> MakeThread(int thread)
    {
        var start = Private + ((ulong)thread * Stride) + ((ulong)_random.Next(3) * 0x10_0000);
        var rights = new Protection?[PrivatePages]; // of each page; null: in no area
        var operations = new List<MemoryOperation>();
        Change(operations, start, rights, 0, PrivatePages, Protection.ReadWrite, true);
        for (var step = _random.Next(20, 50); step > 0; step--)
        {
            var first = _random.Next(3) == 0 ? 0 : _random.Next(PrivatePages);
            var count = _random.Next(1, PrivatePages - first + 1);
            switch (_random.Next(10))
            {
                case 0:
                    operations.Add(MemoryOperation.Unmap(start + ((ulong)first * Page.Size), count * (long)Page.Size));
                    rights.AsSpan(first, count).Clear();
                    break;
                case 1:
                    Change(operations, start, rights, first, count, Protection.ReadWrite, true);
                    break;
                case 2 when rights.AsSpan(first, count).IndexOf((Protection?)null) < 0:
                    var protection = _random.Next(2) == 0 ? Protection.Read : Protection.ReadWrite;
                    Change(operations, start, rights, first, count, protection, false);
                    break;
                case 3 when thread == 0:
                    var kept = Shared + (KeptFrom * (ulong)Page.Size);
                    operations.Add(MemoryOperation.Protect(kept, KeptCount * Page.Size, Protection.Read));
                    operations.Add(MemoryOperation.Reference(AccessKind.Load, kept, 8));
                    operations.Add(MemoryOperation.Protect(kept, KeptCount * Page.Size, Protection.ReadWrite));
                    operations.Add(MemoryOperation.Reference(AccessKind.Store, kept + 64, 8));
                    break;
                default:
                    Touch(operations, start, rights);
                    break;
            }
        }
        return operations;
    }

    private static void Change(
        List<MemoryOperation> to, ulong start, Protection?[] rights, int first, int count, Protection protection,
        bool maps)
    {
        var (address, bytes) = (start + ((ulong)first * Page.Size), count * (long)Page.Size);
        to.Add(maps
            ? MemoryOperation.Map(address, bytes, protection)
            : MemoryOperation.Protect(address, bytes, protection));
        rights.AsSpan(first, count).Fill(protection);
    }

    private void Touch(List<MemoryOperation> to, ulong start, Protection?[] rights)
    {
        for (var references = _random.Next(5, 60); references > 0; references--)
        {
            var isShared = _random.Next(2) == 0;
            var page = _random.Next(isShared ? SharedPages : PrivatePages);
            if (isShared ? page is >= KeptFrom and < KeptFrom + KeptCount : rights[page] is null)
                continue;
            var address = (isShared ? Shared : start) + ((ulong)page * Page.Size) + ((ulong)_random.Next(4) * 8);
            var mayStore = isShared || rights[page] == Protection.ReadWrite;
            to.Add(MemoryOperation.Reference(
                mayStore && _random.Next(2) == 0 ? AccessKind.Store : AccessKind.Load, address, 8));
        }
    }
}

using BenchmarkDotNet.Attributes;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Bench.Micro;

/// <summary>The hit path alone: a batch of 1024 references that all hit the first-level TLB.</summary>
[MemoryDiagnoser]
public class HitPathBenchmarks
{
    private const int Count = 1024;
    private readonly MemoryOperation[] _operations = new MemoryOperation[Count];
    private Mmu _mmu = null!;

    /// <summary>Pages that the batch goes round.</summary>
    [Params(1, 16, 48)]
    public int Pages { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var memory = new PhysicalMemory(1024);
        var staged = new StagedMemory(memory, static () => { });
        var table = new RadixPageTable(staged, new Pfn(0));
        var free = 1L;
        for (var page = 0UL; page < 64; page++)
        {
            var tables = Enumerable.Range(0, table.MissingTables(new Vpn(page))).Select(_ => new Pfn(free++)).ToArray();
            var leaf = Pte.Leaf(new Pfn(free++), Protection.ReadWrite).WithAccessed(true).WithDirty(true);
            table.Write(new Vpn(page), leaf, tables);
        }
        staged.Publish();
        var geometry = new TlbGeometry(64, 4);
        _mmu = new Mmu(new MmuSpec(geometry, geometry, new TlbGeometry(1024, 8), 7, 25), memory);
        _mmu.Load(new Pfn(0), new Asid(1));
        for (var i = 0; i < Count; i++)
        {
            _operations[i] = MemoryOperation.Reference(AccessKind.Load, (ulong)(i * 7 % Pages) * Page.Size, 8);
            _mmu.Translate(AccessKind.Load, new VirtualAddress(_operations[i].Address), false);
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int RunHits() => _mmu.RunHits(_operations);
}

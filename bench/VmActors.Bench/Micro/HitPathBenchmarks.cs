using BenchmarkDotNet.Attributes;
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
        _mmu = MappedPages.NewMmu();
        for (var i = 0; i < Count; i++)
        {
            _operations[i] = MemoryOperation.Reference(AccessKind.Load, (ulong)(i * 7 % Pages) * Page.Size, 8);
            _mmu.Translate(AccessKind.Load, new VirtualAddress(_operations[i].Address), false);
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int RunHits() => _mmu.RunHits(_operations);
}

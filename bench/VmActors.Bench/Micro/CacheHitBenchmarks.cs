using BenchmarkDotNet.Attributes;
using VmActors.Units.Cache;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Bench.Micro;

/// <summary>A batch of 4096 loads and stores that all hit the first level, beside a TLB of the same sets and ways that
/// is asked for the same lines.</summary>
[MemoryDiagnoser]
public class CacheHitBenchmarks
{
    private const int Count = 4096;
    private const int Bytes = 16 << 10;
    private readonly PhysicalAddress[] _addresses = new PhysicalAddress[Count];
    private readonly AccessKind[] _kinds = new AccessKind[Count];
    private CacheHierarchy _caches = null!;
    private SetAssociativeTlb _tlb = null!;
    private Mmu _mmu = null!;

    /// <summary>Words of 16 KiB one after the other, which seven times in eight is the front of a set; or any of them,
    /// which is any of four ways.</summary>
    [Params(true, false)]
    public bool InOrder { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var spec = CacheHierarchySpec.Nehalem(3_000_000_000);
        var geometry = spec.L1Data.Geometry;
        _caches = new CacheHierarchy(spec, new SharedCache(spec.L3!.Geometry, 1).Views[0]);
        _tlb = new SetAssociativeTlb(new TlbGeometry(geometry.Lines, geometry.Ways));
        _mmu = MappedPages.NewMmu();
        var state = 1U;
        for (var i = 0; i < Count; i++)
        {
            state = (state * 1664525) + 1013904223;
            _addresses[i] = new PhysicalAddress(InOrder ? (ulong)(i * 8 % Bytes) : (state >> 8) % Bytes);
            _kinds[i] = state >> 30 == 0 ? AccessKind.Store : AccessKind.Load;
            _tlb.Insert(new TlbKey(geometry.LineOf(_addresses[i]).Value), Pte.Empty);
            _caches.Access(_addresses[i], _kinds[i]);
            Reference(i);
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public int TlbLookup()
    {
        var hits = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_tlb.TryLookup(new TlbKey(_addresses[i].Value >> 6), out _))
                hits++;
        }
        return hits;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long CacheAccess()
    {
        var cycles = 0L;
        for (var i = 0; i < Count; i++)
            cycles += _caches.Access(_addresses[i], _kinds[i]).Cycles;
        return cycles;
    }

    /// <summary>What a CPU does with a reference when caches are on: it translates the address and asks the caches for
    /// what it is.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public long TranslateAndAccess()
    {
        var cycles = 0L;
        for (var i = 0; i < Count; i++)
            cycles += Reference(i);
        return cycles;
    }

    private long Reference(int i)
    {
        var outcome = _mmu.Translate(_kinds[i], new VirtualAddress(_addresses[i].Value), false);
        return _caches.Access(outcome.Physical, _kinds[i]).Cycles;
    }
}

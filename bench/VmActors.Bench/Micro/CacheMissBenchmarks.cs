using BenchmarkDotNet.Attributes;
using VmActors.Units.Cache;
using VmActors.Vocabulary;

namespace VmActors.Bench.Micro;

/// <summary>A batch of 4096 loads and stores that all miss the first level and find their lines farther down.</summary>
[MemoryDiagnoser]
public class CacheMissBenchmarks
{
    private const int Count = 4096;
    private const ulong Line = 64;
    private readonly AccessKind[] _kinds = new AccessKind[Count];
    private CacheHierarchy _caches = null!;
    private SharedCache _shared = null!;
    private ulong _next;

    /// <summary>KiB that the batches go round line by line: found in L2, in L3, in memory. What was done in the shared
    /// L3 is published after every batch.</summary>
    [Params(128, 4 << 10, 64 << 10)]
    public int KiB { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var spec = CacheHierarchySpec.Nehalem(3_000_000_000);
        _shared = new SharedCache(spec.L3!.Geometry, 1);
        _caches = new CacheHierarchy(spec, _shared.Views[0]);
        var state = 1U;
        for (var i = 0; i < Count; i++)
        {
            state = (state * 1664525) + 1013904223;
            _kinds[i] = state >> 30 == 0 ? AccessKind.Store : AccessKind.Load;
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long CacheAccess()
    {
        var cycles = 0L;
        var mask = ((ulong)KiB << 10) - 1;
        for (var i = 0; i < Count; i++, _next += Line)
            cycles += _caches.Access(new PhysicalAddress(_next & mask), _kinds[i]).Cycles;
        _shared.Publish();
        return cycles;
    }
}

using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace VmActors.Units.Cache;

/// <summary>Physical memory as the walker of one CPU reads it, through the caches: each read is a load of the
/// first-level data cache. What the reads cost is noted for the CPU.</summary>
/// <param name="memory">What is read.</param>
/// <param name="caches">What stands before it.</param>
public sealed class CachedMemory(IByteMemory memory, CacheHierarchy caches) : IByteMemory
{
    private readonly long[] _reads = new long[CacheHierarchy.LevelCount];
    private long _cycles;

    /// <summary>What stands before memory.</summary>
    public CacheHierarchy Caches => caches;

    /// <summary>Is told each step of each read; null for nobody.</summary>
    public ITranslationObserver? Observer { get; set; }

    /// <summary>Reads that found their line at a level.</summary>
    public long Reads(MemoryLevel level) => _reads[(int)level];

    /// <inheritdoc/>
    public bool TryRead(PhysicalAddress address, int bytes, out ulong value)
    {
        if (!memory.TryRead(address, bytes, out value))
            return false;
        var access = caches.Access(address, AccessKind.Load, Observer);
        _reads[(int)access.FoundAt]++;
        _cycles += access.Cycles;
        return true;
    }

    /// <inheritdoc/>
    public long TakeCycles()
    {
        var cycles = _cycles;
        _cycles = 0;
        return cycles;
    }
}

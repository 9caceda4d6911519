namespace VmActors.Units.Cache;

/// <summary>
/// A cache that several CPUs share while they run in parallel. Each has a <see cref="SharedCacheView"/>: what was
/// published when the quantum began, and what the CPU itself has done since. <see cref="Publish"/>, between two quanta,
/// does over again what each CPU did, CPU after CPU. So the order in which CPUs run inside a quantum, or on which host
/// thread, changes nothing.
/// </summary>
/// <remarks>
/// What a CPU brings in others find from the next quantum on; two that miss one line in one quantum both pay for it.
/// There is no coherence: a store of one CPU leaves the copies in other CPUs' own caches alone. Caches hold no
/// contents, so nothing goes wrong by it; what is missing is the time that invalidations would take.
/// </remarks>
public sealed class SharedCache
{
    private readonly SetAssociativeCache _published;
    private readonly SharedCacheView[] _views;

    /// <summary>An empty cache.</summary>
    /// <param name="geometry">Its shape.</param>
    /// <param name="viewCount">CPUs that share it, 1 or more.</param>
    /// <exception cref="ArgumentException">The geometry is impossible.</exception>
    public SharedCache(CacheGeometry geometry, int viewCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(viewCount, 1);
        _published = new SetAssociativeCache(geometry);
        _views = new SharedCacheView[viewCount];
        for (var cpu = 0; cpu < viewCount; cpu++)
            _views[cpu] = new SharedCacheView(this, _published);
    }

    /// <summary>What each CPU sees, by its number.</summary>
    public IReadOnlyList<SharedCacheView> Views => _views;

    /// <summary>Every line published, set by set, the most recently used of a set first.</summary>
    public IEnumerable<CachedLine> Lines => _published.Lines;

    /// <summary>Dirty lines that went to memory. Counted when published, each once, however many views saw it
    /// go.</summary>
    public long WriteBacks { get; private set; }

    /// <summary>Makes what the CPUs did in this quantum visible to all of them, in the order of their numbers. Only
    /// between two quanta; doing it twice is doing it once.</summary>
    public void Publish()
    {
        foreach (var view in _views)
            WriteBacks += view.Publish();
    }
}

namespace VmActors.Units.Cache;

/// <summary>
/// What one CPU sees of a <see cref="SharedCache"/> within a quantum: the published sets, and copies of those that it
/// has used itself. It changes nothing that others read until it is published.
/// </summary>
public sealed class SharedCacheView : ICacheLevel
{
    private readonly SetAssociativeCache _published;
    private readonly List<CachedLine> _log = []; // a line accessed, dirty: stored to
    private readonly int[] _copyOf; // by set: 1 + the number of its copy, 0: none
    private readonly int _ways;
    private CachedLine[] _copies = [];
    private int _copyCount;

    internal SharedCacheView(SharedCache cache, SetAssociativeCache published)
    {
        Cache = cache;
        _published = published;
        _ways = published.Geometry.Ways;
        _copyOf = new int[published.Geometry.Sets];
    }

    /// <summary>The cache that it is a view of.</summary>
    public SharedCache Cache { get; }

    /// <inheritdoc/>
    public CacheGeometry Geometry => _published.Geometry;

    /// <summary>Whether there is something to publish.</summary>
    public bool HasAccesses => _log.Count > 0;

    /// <inheritdoc/>
    public bool Access(LineNumber line, bool writes, out CachedLine evicted)
    {
        _log.Add(CachedLine.Of(line, writes));
        return LruSet.Access(CopyOf(line), line, writes, out evicted);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<CachedLine> SetOf(LineNumber line)
    {
        var copy = _copyOf[Geometry.IndexOf(line)];
        return copy == 0 ? _published.SetOf(line) : Copy(copy);
    }

    /// <summary>Does the log over again on what is published, and forgets it.</summary>
    /// <returns>Dirty lines that had to go.</returns>
    internal long Publish()
    {
        var writeBacks = 0L;
        foreach (var access in _log)
        {
            _published.Access(access.Line, access.IsDirty, out var evicted);
            if (evicted.IsDirty)
                writeBacks++;
            _copyOf[Geometry.IndexOf(access.Line)] = 0;
        }
        _log.Clear();
        _copyCount = 0;
        return writeBacks;
    }

    private Span<CachedLine> CopyOf(LineNumber line)
    {
        ref var copy = ref _copyOf[Geometry.IndexOf(line)];
        if (copy != 0)
            return Copy(copy);
        copy = ++_copyCount;
        if (_copies.Length < _copyCount * _ways)
            Array.Resize(ref _copies, Math.Max(_copyCount * _ways, _copies.Length * 2));
        _published.SetOf(line).CopyTo(Copy(copy));
        return Copy(copy);
    }

    private Span<CachedLine> Copy(int number) => _copies.AsSpan((number - 1) * _ways, _ways);
}

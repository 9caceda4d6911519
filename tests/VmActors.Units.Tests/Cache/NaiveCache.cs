using VmActors.Units.Cache;

namespace VmActors.Units.Tests.Cache;

/// <summary>What a write-back, write-allocate LRU cache should do, in lists: the front of each was used last.</summary>
internal sealed class NaiveCache
{
    private readonly List<(ulong Line, bool Dirty)>[] _sets;
    private readonly int _ways;

    public NaiveCache(CacheGeometry geometry)
        : this(geometry.Ways, [.. Enumerable.Range(0, geometry.Sets).Select(_ => new List<(ulong, bool)>())])
    {
    }

    private NaiveCache(int ways, List<(ulong Line, bool Dirty)>[] sets) => (_ways, _sets) = (ways, sets);

    public IEnumerable<CachedLine> Lines =>
        _sets.SelectMany(set => set).Select(held => CachedLine.Of(new LineNumber(held.Line), held.Dirty));

    public NaiveCache Copy() => new(_ways, [.. _sets.Select(set => set.ToList())]);

    public (bool Hit, CachedLine Evicted) Access(ulong line, bool writes)
    {
        var set = _sets[line % (ulong)_sets.Length];
        var index = set.FindIndex(held => held.Line == line);
        var dirty = writes || (index >= 0 && set[index].Dirty);
        if (index >= 0)
            set.RemoveAt(index);
        set.Insert(0, (line, dirty));
        if (set.Count <= _ways)
            return (index >= 0, CachedLine.None);
        var last = set[_ways];
        set.RemoveAt(_ways);
        return (false, CachedLine.Of(new LineNumber(last.Line), last.Dirty));
    }
}

using VmActors.Units.Cache;

namespace VmActors.Units.Tests.Cache;

/// <summary>What the caches of one CPU alone should do: first the line is found, farther and farther down; then, from
/// the lowest level up, what had to go is written one down.</summary>
internal sealed class NaiveHierarchy
{
    private readonly Dictionary<MemoryLevel, NaiveCache> _caches = [];

    public NaiveHierarchy(CacheHierarchySpec spec)
    {
        _caches.Add(MemoryLevel.L1Instruction, new NaiveCache(spec.L1Instruction.Geometry));
        _caches.Add(MemoryLevel.L1Data, new NaiveCache(spec.L1Data.Geometry));
        if (spec.L2 is not null)
            _caches.Add(MemoryLevel.L2, new NaiveCache(spec.L2.Geometry));
        if (spec.L3 is not null)
            _caches.Add(MemoryLevel.L3, new NaiveCache(spec.L3.Geometry));
    }

    /// <summary>Dirty lines that reached each level from above.</summary>
    public Dictionary<MemoryLevel, long> WrittenTo { get; } = [];

    public IEnumerable<CachedLine> Lines(MemoryLevel level) => _caches[level].Lines;

    public MemoryLevel Access(ulong line, bool isFetch, bool writes)
    {
        var path = _caches.Keys.Where(level => level >= MemoryLevel.L2).Order()
            .Prepend(isFetch ? MemoryLevel.L1Instruction : MemoryLevel.L1Data)
            .ToList();
        var gone = new Stack<(int Index, CachedLine Line)>();
        var index = 0;
        for (; index < path.Count; index++)
        {
            var (hit, evicted) = _caches[path[index]].Access(line, writes && index == 0);
            if (hit)
                break;
            gone.Push((index, evicted));
        }
        while (gone.TryPop(out var one))
            WriteDown(path, one.Index + 1, one.Line);
        return index < path.Count ? path[index] : MemoryLevel.Memory;
    }

    private void WriteDown(List<MemoryLevel> path, int index, CachedLine line)
    {
        if (!line.IsDirty)
            return;
        var level = index < path.Count ? path[index] : MemoryLevel.Memory;
        WrittenTo[level] = WrittenTo.GetValueOrDefault(level) + 1;
        if (level != MemoryLevel.Memory)
            WriteDown(path, index + 1, _caches[level].Access(line.Line.Value, true).Evicted);
    }
}

namespace VmActors.Units.Cache;

/// <summary>One set of a cache: its ways in order of their last use, the most recent first, empty ways last.</summary>
internal static class LruSet
{
    /// <summary><see cref="ICacheLevel.Access"/> within the set of the line: true LRU, so the last one goes.</summary>
    public static bool Access(Span<CachedLine> ways, LineNumber line, bool writes, out CachedLine evicted)
    {
        // Every way that is passed moves one back, into the place of the one before it.
        var passed = CachedLine.None;
        for (var way = 0; way < ways.Length; way++)
        {
            var held = ways[way];
            ways[way] = passed;
            if (held.Holds(line))
            {
                ways[0] = held.After(writes);
                evicted = CachedLine.None;
                return true;
            }
            passed = held;
        }
        ways[0] = CachedLine.Of(line, writes);
        evicted = passed;
        return false;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VmActors.Units.Cache;

/// <summary>
/// The tags of a set-associative cache, with true LRU replacement. The ways of a set stand in order of their last use,
/// so the most recent is found first and the victim is always the last.
/// </summary>
/// <remarks>It has no bytes: contents live in memory, and a cache changes only what a reference costs.</remarks>
public sealed class SetAssociativeCache : ICacheLevel
{
    private readonly CachedLine[] _lines;
    private readonly ulong _setMask;
    private readonly int _ways;

    /// <summary>An empty cache.</summary>
    /// <exception cref="ArgumentException">The geometry is impossible.</exception>
    public SetAssociativeCache(CacheGeometry geometry)
    {
        geometry.Validate();
        Geometry = geometry;
        _ways = geometry.Ways;
        _setMask = (ulong)geometry.Sets - 1;
        _lines = new CachedLine[geometry.Lines];
        Array.Fill(_lines, CachedLine.None);
    }

    /// <inheritdoc/>
    public CacheGeometry Geometry { get; }

    /// <summary>Every line held, set by set, the most recently used of a set first.</summary>
    public IEnumerable<CachedLine> Lines => _lines.Where(line => !line.IsEmpty);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Access(LineNumber line, bool writes, out CachedLine evicted)
    {
        var start = StartOf(line);
        ref var front = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_lines), start);
        if (front.Holds(line))
        {
            front = front.After(writes);
            evicted = CachedLine.None;
            return true;
        }
        return LruSet.Access(_lines.AsSpan(start, _ways), line, writes, out evicted);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<CachedLine> SetOf(LineNumber line) => _lines.AsSpan(StartOf(line), _ways);

    /// <summary>For people: the shape.</summary>
    public override string ToString() => Geometry.ToString();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int StartOf(LineNumber line) => (int)(line.Value & _setMask) * _ways;
}

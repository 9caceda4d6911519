using System.Collections.Immutable;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace VmActors.Units.Cache;

/// <summary>
/// The caches between one CPU and memory: first levels for fetches and for data, a second level, and its view of the
/// third that all CPUs share.
/// <code>
/// reference -> L1 I or D --miss--> L2 --miss--> L3 --miss--> memory
///                  \--dirty line goes--> L2 ------> L3 ------> memory
/// </code>
/// A miss first goes down all the way until the line is found; it comes into every level that it passed, and what had
/// to go there, when it is dirty, is written to the level below, from the lowest to the highest.
/// </summary>
/// <remarks>
/// <para>Neither inclusive nor exclusive: a line that goes from one level stays in those above it. An inclusive L3
/// would have to take lines out of the caches of other CPUs in the middle of a quantum, which no CPU may do.</para>
/// <para>There is no coherence between CPUs, nor between fetches and stores. Contents live in memory, and caches decide
/// on time alone, so a stale copy is a hit that should have been a miss, and never a wrong value.</para>
/// <para>A reference is to the line of its first byte; one that spans two lines costs as one.</para>
/// </remarks>
public sealed class CacheHierarchy
{
    internal const int LevelCount = (int)MemoryLevel.Memory + 1;

    private readonly PhysicalMemory? _contents;
    private readonly SetAssociativeCache[] _l1; // by level: fetches and data come in no order that a host could guess
    private readonly CacheGeometry _geometry;
    private readonly SharedCacheView? _l3;
    private readonly int _offsetBits;

    // All by level.
    private readonly ICacheLevel?[] _caches = new ICacheLevel?[LevelCount];
    private readonly MemoryLevel[] _below = new MemoryLevel[LevelCount];
    private readonly long[] _cycles = new long[LevelCount];
    private readonly CacheCounts[] _counts = [.. Enumerable.Range(0, LevelCount).Select(_ => new CacheCounts())];

    /// <summary>Empty caches.</summary>
    /// <param name="spec">What there is.</param>
    /// <param name="l3">This CPU's view of the third level, with the spec's geometry; null where there is none.</param>
    /// <param name="contents">Where the bytes are that explanations show; null where contents are not
    /// simulated.</param>
    /// <exception cref="ArgumentException">The spec is impossible, or the view is not of its third level.</exception>
    public CacheHierarchy(CacheHierarchySpec spec, SharedCacheView? l3, PhysicalMemory? contents = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        if (l3?.Geometry != spec.L3?.Geometry)
            throw new ArgumentException("expected a view of a shared cache of the geometry of L3, or none of none");
        _contents = contents;
        _l3 = l3;
        _l1 = [new(spec.L1Instruction.Geometry), new(spec.L1Data.Geometry)];
        _geometry = spec.L1Data.Geometry;
        _offsetBits = _geometry.OffsetBits;
        Place(MemoryLevel.Memory, null, spec.MemoryCycles, MemoryLevel.Memory);
        var below = MemoryLevel.Memory;
        if (spec.L3 is not null)
            below = Place(MemoryLevel.L3, l3, spec.L3.Cycles, below);
        if (spec.L2 is not null)
            below = Place(MemoryLevel.L2, new SetAssociativeCache(spec.L2.Geometry), spec.L2.Cycles, below);
        Place(MemoryLevel.L1Data, _l1[1], spec.L1Data.Cycles, below);
        Place(MemoryLevel.L1Instruction, _l1[0], spec.L1Instruction.Cycles, below);
    }

    /// <summary>What has been counted at a level; nothing at one that is not there.</summary>
    public CacheCounts Counts(MemoryLevel level) => _counts[(int)level];

    /// <summary>What a reference costs in all that finds its line at a level; nothing at one that is not
    /// there.</summary>
    public long Cycles(MemoryLevel level) => _cycles[(int)level];

    /// <summary>Whether other CPUs do not see yet what was done at the level that they share.</summary>
    public bool HasUnpublished => _l3 is { HasAccesses: true };

    /// <summary>Shows it to them; only between two quanta. See <see cref="SharedCache.Publish"/>.</summary>
    public void Publish()
    {
        if (HasUnpublished)
            _l3!.Cache.Publish();
    }

    /// <summary>The cache of a level, to look at; null for memory and for a level that is not there.</summary>
    public ICacheLevel? Cache(MemoryLevel level) => _caches[(int)level];

    /// <summary>Makes one reference.</summary>
    /// <param name="address">Where.</param>
    /// <param name="kind">What it does. A walk's reads are loads.</param>
    /// <param name="observer">Is told each step; null costs nothing.</param>
    public CacheAccess Access(PhysicalAddress address, AccessKind kind, ITranslationObserver? observer = null)
    {
        var level = kind == AccessKind.Fetch ? MemoryLevel.L1Instruction : MemoryLevel.L1Data;
        if (observer is not null)
            return Find(level, address, kind.Writes(), observer);
        _counts[(int)level].Lookups++;
        var line = new LineNumber(address.Value >> _offsetBits);
        return _l1[(int)level].Access(line, kind.Writes(), out var evicted)
            ? new CacheAccess(level, _cycles[(int)level])
            : Miss(level, address, evicted, null);
    }

    /// <summary>Finds the line of an address at a level or below, and lets it in.</summary>
    private CacheAccess Find(MemoryLevel level, PhysicalAddress address, bool writes, ITranslationObserver? observer)
    {
        var cycles = _cycles[(int)level];
        _counts[(int)level].Lookups++;
        if (_caches[(int)level] is not { } cache)
        {
            observer?.On(new LineFetched(address, cycles));
            return new CacheAccess(level, cycles);
        }
        var line = cache.Geometry.LineOf(address);
        ImmutableArray<CachedLine> before = observer is null ? [] : [.. cache.SetOf(line)];
        var hit = cache.Access(line, writes, out var evicted);
        observer?.On(new CacheLookedUp(
            level, address, cache.Geometry, before, hit, hit ? cycles : 0, hit ? BytesOf(cache.Geometry, line) : []));
        return hit ? new CacheAccess(level, cycles) : Miss(level, address, evicted, observer);
    }

    private CacheAccess Miss(
        MemoryLevel level, PhysicalAddress address, CachedLine evicted, ITranslationObserver? observer)
    {
        _counts[(int)level].Misses++;
        var found = Find(_below[(int)level], address, false, observer);
        PutDown(level, evicted, observer);
        return found;
    }

    /// <summary>Sends a line that had to go from a level to the one below, when it is dirty.</summary>
    private void PutDown(MemoryLevel level, CachedLine evicted, ITranslationObserver? observer)
    {
        while (!evicted.IsEmpty)
        {
            var below = _below[(int)level];
            observer?.On(new LineEvicted(
                level, _geometry.AddressOf(evicted.Line), evicted.IsDirty ? below : null));
            if (!evicted.IsDirty)
                return;
            _counts[(int)level].WriteBacks++;
            if (_caches[(int)below] is not { } cache)
                return;
            // It is written whole: nothing needs to be read for it when it is not there.
            cache.Access(evicted.Line, true, out evicted);
            level = below;
        }
    }

    private ImmutableArray<byte> BytesOf(CacheGeometry geometry, LineNumber line)
    {
        if (_contents is null)
            return [];
        var bytes = ImmutableArray.CreateBuilder<byte>(geometry.LineBytes);
        for (var offset = 0; offset < geometry.LineBytes; offset++)
        {
            var address = geometry.AddressOf(line) + (ulong)offset;
            bytes.Add((byte)(_contents.Read(address) >> (int)(address.Value % sizeof(ulong) * 8)));
        }
        return bytes.MoveToImmutable();
    }

    private MemoryLevel Place(MemoryLevel level, ICacheLevel? cache, long cycles, MemoryLevel below)
    {
        _caches[(int)level] = cache;
        _cycles[(int)level] = cycles;
        _below[(int)level] = below;
        return level;
    }
}

using VmActors.Units.Explanation;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Walks;

/// <summary>
/// The paging-structure caches of one CPU, one for each level that has any: where a walk need not begin at the root.
/// <code>
///   level 2 (x86: PDE cache) --miss--> level 3 (PDPTE) --miss--> level 4 (PML4E) --miss--> root
///      hit: leaf table                  hit: level 2               hit: level 3            all levels
/// </code>
/// The first level that answers ends the search: those above it are not looked at, and not counted (Barr, Cox, Rixner,
/// "Translation caching: skip, don't walk (the page table)", ISCA 2010).
/// </summary>
public sealed class WalkCaches
{
    private readonly RadixGeometry _geometry;
    private readonly EntryFormat _format;
    private readonly WalkCache?[] _levels; // by level

    /// <summary>Empty caches of tables of a shape.</summary>
    internal WalkCaches(WalkCachesSpec spec, RadixGeometry geometry, EntryFormat format)
    {
        (_geometry, _format) = (geometry, format);
        _levels = new WalkCache?[geometry.Levels + 1];
        for (var level = WalkCachesSpec.LevelMin; level <= geometry.Levels; level++)
            _levels[level] = spec.EntriesOf(level) is > 0 and var entries ? new WalkCache(entries) : null;
    }

    /// <summary>Those that there are, with the level of their entries, the lowest first.</summary>
    public IEnumerable<(int Level, WalkCache Cache)> Levels =>
        _levels.Index().Where(level => level.Item is not null).Select(level => (level.Index, level.Item!));

    /// <summary>The tables that all of them hold.</summary>
    public IEnumerable<HeldTable> Tables =>
        from one in Levels
        from entry in one.Cache.Entries
        let first = new VirtualAddress(entry.Prefix << _geometry.Shift(one.Level))
        select new HeldTable(entry.Asid, first, entry.Point.Level, entry.Point.Table);

    /// <summary>Where the walk of an address begins; null for the root.</summary>
    public WalkPoint? Find(Asid asid, VirtualAddress address, ITranslationObserver? observer)
    {
        for (var level = WalkCachesSpec.LevelMin; level < _levels.Length; level++)
        {
            if (_levels[level] is not { } cache)
                continue;
            var (prefix, held) = (Prefix(address, level), cache.Entries.Count);
            var isHit = cache.TryFind(asid, prefix, out var point);
            observer?.On(new WalkCacheLookedUp(
                level, _format.LevelName(level), asid, prefix, _geometry.Shift(level), cache.Capacity, held,
                isHit ? new WalkStart(point.Level, _format.LevelName(point.Level), point.Table, point.Above.Rights)
                    : null));
            if (isHit)
                return point;
        }
        return null;
    }

    /// <summary>A walk of an address has read an entry that points to a table.</summary>
    /// <param name="asid">The address space.</param>
    /// <param name="address">The address.</param>
    /// <param name="point">That table.</param>
    public void Note(Asid asid, VirtualAddress address, WalkPoint point) =>
        _levels[point.Level + 1]?.Insert(new WalkCacheEntry(asid, Prefix(address, point.Level + 1), point));

    /// <summary>Drops what a walk of the address would use: a page fault does (Intel SDM vol. 3, 5.10.4.1).</summary>
    public void Drop(Asid asid, VirtualAddress address)
    {
        for (var level = WalkCachesSpec.LevelMin; level < _levels.Length; level++)
            _levels[level]?.Drop(asid, Prefix(address, level));
    }

    /// <summary>Drops everything of an address space; as INVLPG does for any page of it (5.10.4.1).</summary>
    public void DropSpace(Asid asid)
    {
        foreach (var cache in _levels)
            cache?.DropSpace(asid);
    }

    /// <summary>Drops everything.</summary>
    public void DropAll()
    {
        foreach (var cache in _levels)
            cache?.DropAll();
    }

    private ulong Prefix(VirtualAddress address, int level) => address.Value >> _geometry.Shift(level);
}

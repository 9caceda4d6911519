using System.Collections.Immutable;
using System.Runtime.InteropServices;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Presets;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>
/// The page table of one address space: a radix tree of any shape with entries of any format, whose tables are frames
/// of the simulated memory. The caller brings the frames of new tables and takes back those of empty ones.
/// </summary>
/// <remarks>
/// A table is linked while it has a used entry, the root always. Counts of used entries are kept beside the tables, so
/// that hardware sees architectural bits only. <see cref="TableCount"/> has no tables that are deposited.
/// </remarks>
public sealed class RadixPageTable : ILargePageTable, ISwappableTables
{
    private const ulong NoTable = ulong.MaxValue;
    private const int Large = RadixGeometry.Leaf + 1; // the level of large pages, and above that of leaf tables

    private readonly RadixGeometry _geometry;
    private readonly EntryFormat _format;
    private readonly TableEntries _entries;
    private readonly Dictionary<Pfn, int> _used = []; // entries in use by table; never iterated
    private readonly int[] _tables; // frames by level, from 1
    private readonly Dictionary<Vpn, Pfn> _deposits = []; // of large pages by the first base page; never iterated
    private readonly SortedSet<Vpn> _swapped = []; // first pages of the leaf tables that are swapped out
    private int _largeCount; // found by a check under way
    private ulong _near = NoTable; // of the leaf table gone to last: the bits of its pages that choose it
    private Pfn _nearTable;

    /// <summary>An empty table.</summary>
    /// <param name="scheme">Its shape and its entries.</param>
    /// <param name="memory">Where the tables live.</param>
    /// <param name="root">The first of the <see cref="RadixGeometry.RootFrames"/> frames of the root table, all
    /// zero.</param>
    public RadixPageTable(PagingScheme scheme, IPageTableMemory memory, Pfn root)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(memory);
        (_geometry, _format) = (scheme.Geometry, scheme.Format);
        _entries = new TableEntries(_geometry, memory);
        Root = root;
        _used.Add(root, 0);
        _tables = new int[_geometry.Levels + 1];
        _tables[_geometry.Levels] = _geometry.RootFrames;
        LargeOrder = scheme.LargeOrder;
    }

    /// <inheritdoc/>
    public Pfn Root { get; }

    /// <inheritdoc/>
    public int TableCount => _used.Count - 1 + _geometry.RootFrames;

    /// <inheritdoc/>
    public ImmutableArray<int> TablesByLevel => [.. _tables.AsSpan(RadixGeometry.Leaf)];

    /// <inheritdoc/>
    public long LeafCount { get; private set; }

    /// <inheritdoc/>
    public int LargeOrder { get; }

    /// <inheritdoc/>
    public Pte Read(Vpn vpn) => Find(vpn, out _);

    /// <inheritdoc/>
    public Pfn? Table(Vpn vpn, int level)
    {
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        return Descend(vpn, path) <= level ? path[level] : null;
    }

    /// <inheritdoc/>
    public int MissingTables(Vpn vpn)
    {
        var level = DescendToEntry(vpn, out var table);
        return IsAbove(level) && _entries.Read(table, vpn, level) != 0 ? 0 : level - RadixGeometry.Leaf;
    }

    /// <inheritdoc/>
    public Pte Find(Vpn vpn, out int missingTables)
    {
        var level = DescendToEntry(vpn, out var table);
        var raw = _entries.Read(table, vpn, level);
        missingTables = raw == 0 ? level - RadixGeometry.Leaf : 0;
        return IsAbove(level) ? raw == 0 ? Pte.Empty : Part(raw, vpn, level) : Leaf(raw);
    }

    /// <inheritdoc/>
    public void Write(Vpn vpn, Pte entry, ReadOnlySpan<Pfn> newTables)
    {
        if (entry == Pte.Empty) throw new ArgumentException("an empty entry is written by Clear", nameof(entry));
        var level = DescendToEntry(vpn, out var table);
        RefuseLarge(table, vpn, level);
        if (newTables.Length < level - RadixGeometry.Leaf)
            throw new ArgumentException($"{vpn} needs {level - RadixGeometry.Leaf} tables", nameof(newTables));
        var raw = _format.Encode(entry, RadixGeometry.Leaf);
        Store(Link(table, vpn, level, RadixGeometry.Leaf, newTables), vpn, RadixGeometry.Leaf, raw);
    }

    /// <inheritdoc/>
    public Pte Clear(Vpn vpn, ICollection<Pfn> emptied)
    {
        ArgumentNullException.ThrowIfNull(emptied);
        var level = DescendToEntry(vpn, out var table);
        RefuseLarge(table, vpn, level);
        if (IsAbove(level)) return Pte.Empty;
        var old = _entries.Read(table, vpn, RadixGeometry.Leaf);
        if (old == 0) return Pte.Empty;
        if (_used[table] > 1)
        {
            Store(table, vpn, RadixGeometry.Leaf, 0);
            return Leaf(old);
        }
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        Descend(vpn, path);
        Unlink(path, vpn, RadixGeometry.Leaf, emptied);
        return Leaf(old);
    }

    /// <inheritdoc/>
    public bool NextLeaf(Vpn from, Vpn end, out Vpn vpn, out Pte entry)
    {
        if (end > _geometry.PageEnd) end = _geometry.PageEnd;
        vpn = from;
        while (vpn < end)
        {
            var level = Descend(vpn, out var table);
            var tableEnd = (vpn.Value | (Pages(level + 1) - 1)) + 1;
            // At the leaf level, an entry in use is the answer; above it, it is the next subtree to descend into.
            while (vpn.Value < tableEnd && vpn < end)
            {
                var raw = _entries.Read(table, vpn, level);
                if (raw != 0 && !IsSwapped(raw, level))
                {
                    if (IsAbove(level) && TryTable(raw, level, out _)) break;
                    entry = Part(raw, vpn, level);
                    return true;
                }
                vpn = new Vpn((vpn.Value | (Pages(level) - 1)) + 1);
            }
        }
        (vpn, entry) = (end, Pte.Empty);
        return false;
    }

    /// <inheritdoc/>
    public int OrderAt(Vpn vpn)
    {
        var level = Descend(vpn, out var table);
        return IsAbove(level) && _entries.Read(table, vpn, level) is not 0 and var raw && !IsSwapped(raw, level)
            ? LargeOrder
            : 0;
    }

    /// <inheritdoc/>
    public bool HasRoomForLarge(Vpn vpn, out int missingTables)
    {
        var level = Descend(vpn, out var table);
        missingTables = Math.Max(0, level - Large);
        return LargeOrder > 0 && IsAbove(level) && _entries.Read(table, vpn, level) == 0;
    }

    /// <inheritdoc/>
    public void WriteLarge(Vpn first, Pte entry, ReadOnlySpan<Pfn> newTables)
    {
        if (!HasRoomForLarge(first, out var missing) || !IsFirst(first))
            throw new ArgumentException($"no large page can begin at {first}", nameof(first));
        if (newTables.Length <= missing)
            throw new ArgumentException($"{first} needs {missing + 1} tables", nameof(newTables));
        var raw = _format.Encode(entry, Large);
        var level = Descend(first, out var table);
        Store(Link(table, first, level, Large, newTables), first, Large, raw);
        _deposits.Add(first, newTables[missing]);
        LeafCount++;
    }

    /// <inheritdoc/>
    public void Rewrite(Vpn vpn, Pte entry)
    {
        var level = Descend(vpn, out var table);
        if (entry == Pte.Empty || _entries.Read(table, vpn, level) == 0 || (IsAbove(level) && !IsFirst(vpn)))
            throw new ArgumentException($"{vpn} has no entry of its own to be {entry}", nameof(vpn));
        Store(table, vpn, level, _format.Encode(entry, level));
    }

    /// <inheritdoc/>
    public void ClearLarge(Vpn first, ICollection<Pfn> emptied)
    {
        ArgumentNullException.ThrowIfNull(emptied);
        emptied.Add(TakeDeposit(first));
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        Descend(first, path);
        Unlink(path, first, Large, emptied);
        LeafCount--;
    }

    /// <inheritdoc/>
    public void Split(Vpn first, Pte entry)
    {
        if (!entry.Present) throw new ArgumentException($"{entry} is in no frame", nameof(entry));
        var leaf = TakeDeposit(first);
        Descend(first, out var table);
        LinkOne(table, first, Large, leaf);
        for (var i = 0UL; i < Pages(Large); i++)
            Store(leaf, first + i, RadixGeometry.Leaf, _format.Encode(entry.Further(i), RadixGeometry.Leaf));
        LeafCount--;
    }

    /// <inheritdoc/>
    public int SwappedCount => _swapped.Count;

    /// <inheritdoc/>
    public PageRange Span(Vpn vpn)
    {
        var pages = Pages(Large);
        return PageRange.Of(new Vpn(vpn.Value & ~(pages - 1)), (long)pages);
    }

    /// <inheritdoc/>
    public SwapSlot? SwappedTable(Vpn vpn)
    {
        if (Descend(vpn, out var table) != Large) return null;
        var raw = _entries.Read(table, vpn, Large);
        return IsSwapped(raw, Large) ? _format.ToPte(raw, Large).Slot : null;
    }

    /// <inheritdoc/>
    public PageRange? NextSwapped(Vpn from, Vpn end)
    {
        if (_swapped.Count == 0 || from >= end) return null;
        foreach (var first in _swapped.GetViewBetween(Span(from).Start, new Vpn(end.Value - 1)))
            return Span(first);
        return null;
    }

    /// <inheritdoc/>
    public bool IsIdle(Vpn vpn) =>
        _geometry.Levels > RadixGeometry.Leaf && Descend(vpn, out var table) == RadixGeometry.Leaf
        && _entries.InUse(table, RadixGeometry.Leaf).All(entry => Leaf(entry.Raw).IsSwapped);

    /// <inheritdoc/>
    public Pfn Unlink(Vpn vpn, SwapSlot slot)
    {
        if (!IsIdle(vpn)) throw new InvalidOperationException($"the table of {vpn} has pages that are not swapped out");
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        Descend(vpn, path);
        var table = path[RadixGeometry.Leaf];
        _near = NoTable;
        Store(path[Large], vpn, Large, _format.Encode(Pte.Swapped(slot), Large));
        _used.Remove(table, out var used);
        LeafCount -= used;
        _tables[RadixGeometry.Leaf]--;
        _swapped.Add(Span(vpn).Start);
        return table;
    }

    /// <inheritdoc/>
    public void Link(Vpn vpn, Pfn table)
    {
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        DescendToSwapped(vpn, path);
        Store(path[Large], vpn, Large, _format.Encode(DecodedEntry.TableAt(table), Large));
        var used = _entries.InUse(table, RadixGeometry.Leaf).Count();
        _used.Add(table, used);
        LeafCount += used;
        _tables[RadixGeometry.Leaf]++;
        _swapped.Remove(Span(vpn).Start);
    }

    /// <inheritdoc/>
    public void Forget(Vpn vpn, ICollection<Pfn> emptied)
    {
        ArgumentNullException.ThrowIfNull(emptied);
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        DescendToSwapped(vpn, path);
        Unlink(path, vpn, Large, emptied);
        _swapped.Remove(Span(vpn).Start);
    }

    /// <inheritdoc/>
    public TableImage Image(Vpn vpn, ReadOnlySpan<ulong> words) =>
        new(_format, Span(vpn).Start, words);

    /// <summary>One past the highest page whose leaf entry is not empty; page 0 when there is none.</summary>
    internal Vpn LeafEnd()
    {
        var (table, vpn) = (Root, new Vpn(0));
        for (var level = _geometry.Levels; ; level--)
        {
            var raw = 0UL;
            var (first, index) = (vpn, _geometry.EntryCount(level));
            while (raw == 0)
            {
                if (--index < 0) return new Vpn(0); // the root: no other table is empty
                vpn = first + ((ulong)index * Pages(level));
                raw = _entries.Read(table, vpn, level);
            }
            if (level == RadixGeometry.Leaf) return vpn + 1;
            if (!TryTable(raw, level, out table)) return vpn + Pages(level);
        }
    }

    /// <summary>Throws unless every table but the root is linked once, in use, and counted right.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public void CheckInvariants() => CheckInvariants(static (_, _) => { });

    /// <inheritdoc/>
    public void CheckInvariants(Action<Vpn, Pte> leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        _largeCount = 0;
        var (tables, leaves) = CheckTable(Root, new Vpn(0), _geometry.Levels, leaf);
        var counted = _used.Count + _swapped.Count;
        if (tables != counted || leaves != LeafCount || _largeCount != _deposits.Count)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{tables} tables with {leaves} leaves, counted as {counted} with {LeafCount}, and ")
                + FormattableString.Invariant($"{_largeCount} large pages with {_deposits.Count} deposited tables"));
    }

    private (int Tables, long Leaves) CheckTable(Pfn table, Vpn first, int level, Action<Vpn, Pte> leaf)
    {
        var (used, tables, leaves) = (0, 1, 0L);
        foreach (var (index, raw) in _entries.InUse(table, level))
        {
            used++;
            var page = first + (index * Pages(level));
            if (level == RadixGeometry.Leaf)
            {
                leaves++;
                leaf(page, Leaf(raw));
            }
            else if (TryTable(raw, level, out var next))
            {
                var below = CheckTable(next, page, level - 1, leaf);
                (tables, leaves) = (tables + below.Tables, leaves + below.Leaves);
            }
            else if (IsSwapped(raw, level))
            {
                tables += _swapped.Contains(page) ? 1 : 0;
            }
            else
            {
                leaves++;
                CheckLarge(raw, page, level, leaf);
            }
        }
        if (!_used.TryGetValue(table, out var counted) || counted != used || (used == 0 && level != _geometry.Levels))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"level {level} table in {table}: {used} entries in use, counted as {counted}"));
        return (tables, leaves);
    }

    /// <summary>Goes down to the last table on the page's path; returns its level.</summary>
    private int Descend(Vpn vpn, out Pfn table)
    {
        var pages = vpn.Value >> _geometry.IndexBits[^RadixGeometry.Leaf];
        table = _nearTable;
        if (pages == _near) return RadixGeometry.Leaf;
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        var level = Descend(vpn, path);
        table = path[level];
        if (level == RadixGeometry.Leaf) (_near, _nearTable) = (pages, table);
        return level;
    }

    /// <summary>As <see cref="Descend(Vpn, out Pfn)"/>, where an entry is to be read or written.</summary>
    private int DescendToEntry(Vpn vpn, out Pfn table)
    {
        var level = Descend(vpn, out table);
        if (level > RadixGeometry.Leaf && _swapped.Count > 0 && SwappedTable(vpn) is { } slot)
            throw new InvalidOperationException($"{vpn} has no entry in memory: its table is in {slot}");
        return level;
    }

    /// <summary>Goes down the page's path; writes its tables by level and returns the last one's level.</summary>
    private int Descend(Vpn vpn, Span<Pfn> path)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(vpn, _geometry.PageEnd);
        path[_geometry.Levels] = Root;
        for (var level = _geometry.Levels; level > RadixGeometry.Leaf; level--)
        {
            var raw = _entries.Read(path[level], vpn, level);
            if (raw == 0 || !TryTable(raw, level, out path[level - 1])) return level;
        }
        return RadixGeometry.Leaf;
    }

    /// <summary>Links new tables from the last one on the page's path down to a level; returns the lowest.</summary>
    private Pfn Link(Pfn table, Vpn vpn, int level, int lowest, ReadOnlySpan<Pfn> newTables)
    {
        for (var next = 0; level > lowest; level--, next++)
        {
            LinkOne(table, vpn, level, newTables[next]);
            table = newTables[next];
        }
        return table;
    }

    private void LinkOne(Pfn table, Vpn vpn, int level, Pfn below)
    {
        _used.Add(below, 0);
        _tables[level - 1]++;
        Store(table, vpn, level, _format.Encode(DecodedEntry.TableAt(below), level));
    }

    /// <summary>Empties the page's entry of a level, and unlinks the tables that this leaves empty.</summary>
    private void Unlink(ReadOnlySpan<Pfn> path, Vpn vpn, int lowest, ICollection<Pfn> emptied)
    {
        _near = NoTable;
        for (var level = lowest; Store(path[level], vpn, level, 0) == 0 && level < _geometry.Levels; level++)
        {
            _used.Remove(path[level]);
            _tables[level]--;
            emptied.Add(path[level]);
        }
    }

    /// <summary>Whether an entry in use stands for a leaf table that is swapped out.</summary>
    private bool IsSwapped(ulong raw, int level) =>
        level == Large && _swapped.Count > 0 && !_format.IsPlainTable(raw, level, out _)
        && _format.Decode(raw, level) is { Kind: EntryKind.NotPresent } entry && entry.Has(EntryFlags.Swapped);

    /// <summary>Goes down to the entry above a leaf table that is swapped out.</summary>
    private void DescendToSwapped(Vpn vpn, Span<Pfn> path)
    {
        if (Descend(vpn, path) != Large || SwappedTable(vpn) is null)
            throw new InvalidOperationException($"the table of {vpn} is not swapped out");
    }

    private ulong Pages(int level) => 1UL << (_geometry.Shift(level) - _geometry.OffsetBits);

    private Pte Leaf(ulong raw) => _format.ToPte(raw, RadixGeometry.Leaf);

    /// <summary>The table that an entry above the leaf level points to; false when it points to none.</summary>
    private bool TryTable(ulong raw, int level, out Pfn table)
    {
        var isTable = _format.IsPlainTable(raw, level, out var frame);
        if (!isTable && _format.Decode(raw, level) is { Kind: EntryKind.Table } entry)
            (isTable, frame) = (true, entry.Frame);
        table = new Pfn((long)frame);
        return isTable;
    }

    /// <summary>Stores an entry; returns how many of the table are in use then.</summary>
    private int Store(Pfn table, Vpn vpn, int level, ulong raw)
    {
        var change = _entries.Write(table, vpn, level, raw);
        ref var used = ref CollectionsMarshal.GetValueRefOrNullRef(_used, table);
        if (level == RadixGeometry.Leaf) LeafCount += change;
        return used += change;
    }

    private Pfn TakeDeposit(Vpn first) => _deposits.Remove(first, out var table)
        ? table
        : throw new ArgumentException($"no large page begins at {first}", nameof(first));

    private void RefuseLarge(Pfn table, Vpn vpn, int level)
    {
        if (IsAbove(level) && _entries.Read(table, vpn, level) != 0)
            throw new ArgumentException($"{vpn} is part of a large page, which is split first", nameof(vpn));
    }

    private void CheckLarge(ulong raw, Vpn first, int level, Action<Vpn, Pte> leaf)
    {
        if (level != Large || LargeOrder == 0 || !_deposits.ContainsKey(first))
            throw new InvalidOperationException($"a large page of level {level} at {first} without a deposited table");
        _largeCount++;
        for (var i = 0UL; i < Pages(level); i++)
            leaf(first + i, Part(raw, first + i, level));
    }

    private static bool IsAbove(int level) => level > RadixGeometry.Leaf;

    private bool IsFirst(Vpn vpn) => (vpn.Value & (Pages(Large) - 1)) == 0;

    /// <summary>What an entry says of one of the base pages that it spans.</summary>
    private Pte Part(ulong raw, Vpn vpn, int level)
    {
        var entry = _format.ToPte(raw, level);
        return entry.Present ? entry.Further(vpn.Value & (Pages(level) - 1)) : entry;
    }
}

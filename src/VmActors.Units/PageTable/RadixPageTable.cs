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
/// that hardware sees architectural bits only.
/// </remarks>
public sealed class RadixPageTable : IPageTable, ISwappableTables
{
    private const ulong NoTable = ulong.MaxValue;
    private const int AboveLeaf = RadixGeometry.Leaf + 1;

    private readonly RadixGeometry _geometry;
    private readonly EntryFormat _format;
    private readonly IPageTableMemory _memory;
    private readonly ulong _entryMask;
    private readonly Dictionary<Pfn, int> _used = []; // entries in use by table; never iterated
    private readonly int[] _tables; // frames by level, from 1
    private readonly SortedSet<Vpn> _swapped = []; // first pages of the leaf tables that are swapped out
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
        (_geometry, _format, _memory) = (scheme.Geometry, scheme.Format, memory);
        _entryMask = ulong.MaxValue >> (64 - (8 * _geometry.EntryBytes));
        Root = root;
        _used.Add(root, 0);
        _tables = new int[_geometry.Levels + 1];
        _tables[_geometry.Levels] = _geometry.RootFrames;
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
    public Pte Read(Vpn vpn) => Find(vpn, out _);

    /// <inheritdoc/>
    public Pfn? Table(Vpn vpn, int level)
    {
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        return Descend(vpn, path) <= level ? path[level] : null;
    }

    /// <inheritdoc/>
    public int MissingTables(Vpn vpn) => DescendToEntry(vpn, out _) - RadixGeometry.Leaf;

    /// <inheritdoc/>
    public Pte Find(Vpn vpn, out int missingTables)
    {
        missingTables = DescendToEntry(vpn, out var table) - RadixGeometry.Leaf;
        return missingTables == 0 ? Leaf(Raw(table, vpn, RadixGeometry.Leaf)) : Pte.Empty;
    }

    /// <inheritdoc/>
    public void Write(Vpn vpn, Pte entry, ReadOnlySpan<Pfn> newTables)
    {
        if (entry == Pte.Empty) throw new ArgumentException("an empty entry is written by Clear", nameof(entry));
        var level = DescendToEntry(vpn, out var table);
        if (newTables.Length < level - RadixGeometry.Leaf)
            throw new ArgumentException($"{vpn} needs {level - RadixGeometry.Leaf} tables", nameof(newTables));
        var raw = _format.Encode(entry, RadixGeometry.Leaf);
        for (var next = 0; level > RadixGeometry.Leaf; level--, next++)
        {
            _used.Add(newTables[next], 0);
            _tables[level - 1]++;
            Store(table, vpn, level, _format.Encode(DecodedEntry.TableAt(newTables[next]), level));
            table = newTables[next];
        }
        Store(table, vpn, RadixGeometry.Leaf, raw);
    }

    /// <inheritdoc/>
    public Pte Clear(Vpn vpn, ICollection<Pfn> emptied)
    {
        ArgumentNullException.ThrowIfNull(emptied);
        if (DescendToEntry(vpn, out var table) > RadixGeometry.Leaf) return Pte.Empty;
        var old = Raw(table, vpn, RadixGeometry.Leaf);
        if (old == 0) return Pte.Empty;
        if (_used[table] > 1)
        {
            Store(table, vpn, RadixGeometry.Leaf, 0);
            return Leaf(old);
        }
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        Descend(vpn, path);
        Clear(vpn, path, RadixGeometry.Leaf, emptied);
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
                var raw = Raw(table, vpn, level);
                if (raw != 0 && !IsSwapped(raw, level))
                {
                    entry = level == RadixGeometry.Leaf ? Leaf(raw) : Pte.Empty;
                    if (level == RadixGeometry.Leaf) return true;
                    break;
                }
                vpn = new Vpn((vpn.Value | (Pages(level) - 1)) + 1);
            }
        }
        (vpn, entry) = (end, Pte.Empty);
        return false;
    }

    /// <inheritdoc/>
    public int SwappedCount => _swapped.Count;

    /// <inheritdoc/>
    public PageRange Span(Vpn vpn)
    {
        var pages = Pages(AboveLeaf);
        return PageRange.Of(new Vpn(vpn.Value & ~(pages - 1)), (long)pages);
    }

    /// <inheritdoc/>
    public SwapSlot? SwappedTable(Vpn vpn)
    {
        if (Descend(vpn, out var table) != AboveLeaf) return null;
        var raw = Raw(table, vpn, AboveLeaf);
        return raw == 0 ? null : _format.ToPte(raw, AboveLeaf).Slot;
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
        && Entries(table, RadixGeometry.Leaf).All(entry => Leaf(entry.Raw).IsSwapped);

    /// <inheritdoc/>
    public Pfn Unlink(Vpn vpn, SwapSlot slot)
    {
        if (!IsIdle(vpn)) throw new InvalidOperationException($"the table of {vpn} has pages that are not swapped out");
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        Descend(vpn, path);
        var table = path[RadixGeometry.Leaf];
        _near = NoTable;
        Store(path[AboveLeaf], vpn, AboveLeaf, _format.Encode(Pte.Swapped(slot), AboveLeaf));
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
        Store(path[AboveLeaf], vpn, AboveLeaf, _format.Encode(DecodedEntry.TableAt(table), AboveLeaf));
        var used = Entries(table, RadixGeometry.Leaf).Count();
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
        Clear(vpn, path, AboveLeaf, emptied);
        _swapped.Remove(Span(vpn).Start);
    }

    /// <inheritdoc/>
    public TableImage Image(Vpn vpn, ReadOnlySpan<ulong> words) =>
        new(_geometry, _format, Span(vpn).Start, words);

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
                raw = Raw(table, vpn, level);
            }
            if (level == RadixGeometry.Leaf) return vpn + 1;
            table = Table(raw, level);
        }
    }

    /// <summary>Throws unless every table but the root is linked once, in use, and counted right.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public void CheckInvariants() => CheckInvariants(static (_, _) => { });

    /// <inheritdoc/>
    public void CheckInvariants(Action<Vpn, Pte> leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        var (tables, leaves) = CheckTable(Root, new Vpn(0), _geometry.Levels, leaf);
        if (tables != _used.Count + _swapped.Count || leaves != LeafCount)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{tables} tables with {leaves} leaves, counted as {_used.Count + _swapped.Count} with {LeafCount}"));
    }

    private (int Tables, long Leaves) CheckTable(Pfn table, Vpn first, int level, Action<Vpn, Pte> leaf)
    {
        var (used, tables, leaves) = (0, 1, 0L);
        foreach (var (index, raw) in Entries(table, level))
        {
            used++;
            var page = first + (index * Pages(level));
            if (level == RadixGeometry.Leaf)
            {
                leaves++;
                leaf(page, Leaf(raw));
            }
            else if (IsSwapped(raw, level))
            {
                tables += _swapped.Contains(page) ? 1 : 0;
            }
            else
            {
                var below = CheckTable(Table(raw, level), page, level - 1, leaf);
                (tables, leaves) = (tables + below.Tables, leaves + below.Leaves);
            }
        }
        if (!_used.TryGetValue(table, out var counted) || counted != used || (used == 0 && level != _geometry.Levels))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"level {level} table in {table}: {used} entries in use, counted as {counted}"));
        return (tables, leaves);
    }

    /// <summary>The entries in use of a table, of as many frames as it has.</summary>
    private IEnumerable<(ulong Index, ulong Raw)> Entries(Pfn table, int level)
    {
        var words = new ulong[_memory.PageSize.Words];
        var perWord = sizeof(ulong) / _geometry.EntryBytes;
        var left = _geometry.EntryCount(level);
        for (var frame = table; left > 0; frame = new Pfn(frame.Value + 1))
        {
            _memory.ReadTable(frame, words);
            for (var word = 0; word < words.Length && left > 0; word++)
            {
                for (var entry = 0; words[word] != 0 && entry < perWord; entry++)
                {
                    var raw = (words[word] >> (8 * _geometry.EntryBytes * entry)) & _entryMask;
                    if (raw != 0)
                        yield return ((ulong)(_geometry.EntryCount(level) - left + entry), raw);
                }
                left -= perWord;
            }
        }
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
            var raw = Raw(path[level], vpn, level);
            if (raw == 0 || IsSwapped(raw, level)) return level;
            path[level - 1] = Table(raw, level);
        }
        return RadixGeometry.Leaf;
    }

    /// <summary>Empties an entry of the page's path, and with it the tables that it leaves empty.</summary>
    private void Clear(Vpn vpn, ReadOnlySpan<Pfn> path, int level, ICollection<Pfn> emptied)
    {
        _near = NoTable;
        for (; Store(path[level], vpn, level, 0) == 0 && level < _geometry.Levels; level++)
        {
            _used.Remove(path[level]);
            _tables[level]--;
            emptied.Add(path[level]);
        }
    }

    /// <summary>Whether an entry in use stands for a leaf table that is swapped out.</summary>
    private bool IsSwapped(ulong raw, int level) =>
        level == AboveLeaf && _swapped.Count > 0 && !_format.IsPlainTable(raw, level, out _)
        && _format.Decode(raw, level).Kind == EntryKind.NotPresent;

    /// <summary>Goes down to the entry above a leaf table that is swapped out.</summary>
    private void DescendToSwapped(Vpn vpn, Span<Pfn> path)
    {
        if (Descend(vpn, path) != AboveLeaf || SwappedTable(vpn) is null)
            throw new InvalidOperationException($"the table of {vpn} is not swapped out");
    }

    private ulong Pages(int level) => 1UL << (_geometry.Shift(level) - _geometry.OffsetBits);

    private Pte Leaf(ulong raw) => _format.ToPte(raw, RadixGeometry.Leaf);

    private Pfn Table(ulong raw, int level) => new((long)(
        _format.IsPlainTable(raw, level, out var frame) ? frame : _format.Decode(raw, level).Frame));

    private PhysicalAddress EntryAddress(Pfn table, Vpn vpn, int level) =>
        _geometry.EntryAddress(_memory.PageSize.AddressOf(table), _memory.PageSize.AddressOf(vpn), level);

    private ulong Raw(Pfn table, Vpn vpn, int level)
    {
        var address = EntryAddress(table, vpn, level);
        return (_memory.Read(Word(address)) >> Shift(address)) & _entryMask;
    }

    /// <summary>Stores an entry; returns how many of the table are in use then.</summary>
    private int Store(Pfn table, Vpn vpn, int level, ulong raw)
    {
        var address = EntryAddress(table, vpn, level);
        var (word, shift) = (_memory.Read(Word(address)), Shift(address));
        var change = (raw == 0 ? 0 : 1) - (((word >> shift) & _entryMask) == 0 ? 0 : 1);
        _memory.Write(Word(address), (word & ~(_entryMask << shift)) | (raw << shift));
        ref var used = ref CollectionsMarshal.GetValueRefOrNullRef(_used, table);
        if (level == RadixGeometry.Leaf) LeafCount += change;
        return used += change;
    }

    private static PhysicalAddress Word(PhysicalAddress address) => new(address.Value & ~7UL);

    private static int Shift(PhysicalAddress address) => (int)(address.Value & 7) * 8;
}

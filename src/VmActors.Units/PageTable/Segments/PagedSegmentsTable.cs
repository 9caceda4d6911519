using System.Collections.Immutable;
using VmActors.Units.PageTable.Presets;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Segments;

/// <summary>
/// The segments of one address space: a table of descriptors (<see cref="TableDescriptor"/>) in the root frames, and a
/// <see cref="RadixPageTable"/> for each segment that has a page. A segment without pages has no table.
/// <code>
///  root ─► segment 0: base, limit 4  ─► page table ─► ...
///          segment 1: base, limit 24 ─► page table ─► ...
///          segment 2: 0
/// </code>
/// A descriptor follows its pages: the limit is one past the highest page with an entry, present or not; the rights are
/// what the entries that are present grant together.
/// </summary>
/// <remarks>
/// Nothing of a descriptor needs a shootdown of its own. A TLB holds translations of pages, and what it holds of a page
/// is what the page's own entry grants, for the descriptor grants no less. The limit sinks, and the table goes, only
/// with the entry of the highest page; the rights shrink only with those of a page: the kernel shoots those down as it
/// does on every paged machine. What is raised nobody holds yet, and walkers remember nothing from walk to walk.
/// </remarks>
public sealed class PagedSegmentsTable : IPageTable
{
    private readonly PagingScheme _tables;
    private readonly SegmentShape _shape;
    private readonly IPageTableMemory _memory;
    private readonly SortedDictionary<int, PagedSegment> _segments = []; // those that have a table
    private readonly int[] _counts; // frames by level, from 1

    /// <summary>An empty table.</summary>
    /// <param name="segmentBits">Bits of an address that choose its segment.</param>
    /// <param name="tables">A segment's page table: its shape and its entries.</param>
    /// <param name="memory">Where the tables live.</param>
    /// <param name="root">The first of the <see cref="SegmentShape.RootFrames"/> frames of the segment table, all
    /// zero.</param>
    public PagedSegmentsTable(int segmentBits, PagingScheme tables, IPageTableMemory memory, Pfn root)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(memory);
        (_tables, _shape, _memory, Root) = (tables, new SegmentShape(tables.Geometry, segmentBits), memory, root);
        _counts = new int[_shape.Level + 1];
        _counts[_shape.Level] = _shape.RootFrames;
    }

    /// <inheritdoc/>
    public Pfn Root { get; }

    /// <inheritdoc/>
    public int TableCount => _counts.Sum();

    /// <inheritdoc/>
    public ImmutableArray<int> TablesByLevel => [.. _counts.AsSpan(RadixGeometry.Leaf)];

    /// <inheritdoc/>
    public long LeafCount { get; private set; }

    /// <inheritdoc/>
    public Pte Read(Vpn vpn) => SegmentOf(vpn)?.Table.Read(_shape.PageOf(vpn)) ?? Pte.Empty;

    /// <inheritdoc/>
    public Pfn? Table(Vpn vpn, int level) =>
        level == _shape.Level ? Root : SegmentOf(vpn)?.Table.Table(_shape.PageOf(vpn), level);

    /// <inheritdoc/>
    public int MissingTables(Vpn vpn) =>
        SegmentOf(vpn)?.Table.MissingTables(_shape.PageOf(vpn)) ?? _shape.Tables.Levels;

    /// <inheritdoc/>
    public void Write(Vpn vpn, Pte entry, ReadOnlySpan<Pfn> newTables)
    {
        var missing = MissingTables(vpn);
        if (newTables.Length < missing) throw new ArgumentException($"{vpn} needs {missing} tables", nameof(newTables));
        var (number, page) = (_shape.SegmentOf(vpn), _shape.PageOf(vpn));
        if (!_segments.TryGetValue(number, out var segment))
        {
            segment = new PagedSegment(new RadixPageTable(_tables, _memory, newTables[0]));
            newTables = newTables[1..];
        }
        var before = segment.Table.LeafCount;
        segment.Write(page, entry, newTables);
        LeafCount += segment.Table.LeafCount - before;
        _segments[number] = segment;
        for (var level = RadixGeometry.Leaf; level <= missing; level++) _counts[level]++; // from the leaf up
        Describe(number, segment.Descriptor.Encode());
    }

    /// <inheritdoc/>
    public Pte Clear(Vpn vpn, ICollection<Pfn> emptied)
    {
        ArgumentNullException.ThrowIfNull(emptied);
        if (SegmentOf(vpn) is not { } segment) return Pte.Empty;
        var before = emptied.Count;
        var old = segment.Clear(_shape.PageOf(vpn), emptied);
        if (old == Pte.Empty) return old;
        LeafCount--;
        var number = _shape.SegmentOf(vpn);
        if (segment.Table.LeafCount == 0)
        {
            _segments.Remove(number);
            emptied.Add(segment.Table.Root);
        }
        var freed = emptied.Count - before;
        for (var level = RadixGeometry.Leaf; level <= freed; level++) _counts[level]--;
        Describe(number, segment.Table.LeafCount == 0 ? 0 : segment.Descriptor.Encode());
        return old;
    }

    /// <inheritdoc/>
    public bool NextLeaf(Vpn from, Vpn end, out Vpn vpn, out Pte entry)
    {
        if (end > _shape.PageEnd) end = _shape.PageEnd;
        foreach (var (number, segment) in _segments)
        {
            var first = _shape.FirstPage(number);
            var past = _shape.FirstPage(number + 1);
            if (past <= from) continue;
            if (first >= end) break;
            var start = from > first ? _shape.PageOf(from) : new Vpn(0);
            var stop = end < past ? _shape.PageOf(end) : _shape.Tables.PageEnd;
            if (!segment.Table.NextLeaf(start, stop, out var page, out entry)) continue;
            vpn = first + page.Value;
            return true;
        }
        (vpn, entry) = (end, Pte.Empty);
        return false;
    }

    /// <inheritdoc/>
    public void CheckInvariants(Action<Vpn, Pte> leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        var counts = new int[_counts.Length];
        counts[_shape.Level] = _shape.RootFrames;
        var leaves = 0L;
        var descriptors = new ulong[_memory.PageSize.Words];
        for (var number = 0; number < _shape.Segments; number++)
        {
            var index = number % descriptors.Length;
            if (index == 0) _memory.ReadTable(new Pfn(Root.Value + (number / descriptors.Length)), descriptors);
            var (said, expected) = (descriptors[index], 0UL);
            if (_segments.TryGetValue(number, out var segment))
            {
                var first = _shape.FirstPage(number);
                expected = segment.CheckInvariants((page, entry) => leaf(first + page.Value, entry)).Encode();
                leaves += segment.Table.LeafCount;
                for (var level = RadixGeometry.Leaf; level < _shape.Level; level++)
                    counts[level] += segment.Table.TablesByLevel[level - RadixGeometry.Leaf];
            }
            if (said != expected)
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"segment {number}: its descriptor is 0x{said:x}, its pages make 0x{expected:x}"));
        }
        if (leaves != LeafCount || !counts.SequenceEqual(_counts))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{leaves} leaves, counted as {LeafCount}, or tables counted wrong"));
    }

    private PagedSegment? SegmentOf(Vpn vpn)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(vpn, _shape.PageEnd);
        return _segments.GetValueOrDefault(_shape.SegmentOf(vpn));
    }

    private void Describe(int number, ulong bits)
    {
        var at = SegmentShape.DescriptorAddress(_memory.PageSize.AddressOf(Root), number);
        if (_memory.Read(at) != bits) _memory.Write(at, bits);
    }
}

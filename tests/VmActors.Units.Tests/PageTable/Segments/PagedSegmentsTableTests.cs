using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.PageTable.Segments;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Segments;

/// <summary>Four segments of 2048 pages with tables of two levels.</summary>
public sealed class PagedSegmentsTableTests
{
    private static readonly Pfn Root = new(100);
    private static readonly Vpn Heap = new(2048); // the first page of segment 1
    private static readonly PagingScheme Tables =
        new("2-9", "", new RadixGeometry(23, 40, 12, [2, 9], 8), new X86LongFormat(), [1]);

    private readonly SparseMemory _memory = new();
    private readonly PagedSegmentsTable _table;

    public PagedSegmentsTableTests() => _table = new PagedSegmentsTable(2, Tables, _memory, Root);

    [Fact]
    public void A_segment_gets_its_table_with_its_first_page_and_loses_it_with_its_last()
    {
        Assert.Equal([0, 0, 1], _table.TablesByLevel.ToArray());
        Assert.Equal(2, _table.MissingTables(Heap + 5));
        _table.Write(Heap + 5, Pte.Leaf(new Pfn(7), Protection.ReadWrite), [new(101), new(102)]);
        Assert.Equal(new TableDescriptor(new Pfn(101), 6, Protection.ReadWrite).Encode(), Descriptor(1));
        Assert.Equal([1, 1, 1], _table.TablesByLevel.ToArray());
        Assert.Equal((0, 1, 2), (_table.MissingTables(Heap), _table.MissingTables(Heap + 512), _table.MissingTables(
            new Vpn(0))));
        Assert.Equal(new Pfn(102), _table.Table(Heap + 5, RadixGeometry.Leaf));
        Assert.Null(_table.Table(new Vpn(0), RadixGeometry.Leaf));

        var emptied = new List<Pfn>();
        Assert.Equal(Pte.Empty, _table.Clear(new Vpn(0), emptied));
        Assert.Equal(Pte.Empty, _table.Clear(Heap, emptied));
        Assert.Empty(emptied);
        Assert.Equal(new Pfn(7), _table.Clear(Heap + 5, emptied).Pfn);
        Assert.Equal([new Pfn(102), new Pfn(101)], emptied);
        Assert.Equal((1, 0L), (_table.TableCount, _table.LeafCount));
        Assert.True(_memory.IsZero);
    }

    [Fact]
    public void The_limit_follows_the_highest_page_up_and_down()
    {
        _table.Write(Heap + 3, Pte.Leaf(new Pfn(7), Protection.Read), [new(101), new(102)]);
        _table.Write(Heap + 600, Pte.Leaf(new Pfn(8), Protection.Read), [new(103)]);
        Assert.Equal(601UL, TableDescriptor.LimitOf(Descriptor(1)));
        _table.Write(Heap + 600, Pte.Swapped(new SwapSlot(3)), []);
        Assert.Equal(601UL, TableDescriptor.LimitOf(Descriptor(1))); // hardware is to find the page, not present
        _table.Write(Heap, Pte.Leaf(new Pfn(9), Protection.Read), []);
        _table.Clear(Heap, new List<Pfn>());
        Assert.Equal(601UL, TableDescriptor.LimitOf(Descriptor(1)));
        _table.Clear(Heap + 600, new List<Pfn>());
        Assert.Equal(4UL, TableDescriptor.LimitOf(Descriptor(1)));
    }

    [Fact]
    public void The_rights_are_what_the_pages_that_are_present_grant_together()
    {
        _table.Write(Heap, Pte.Leaf(new Pfn(7), Protection.Read), [new(101), new(102)]);
        Assert.Equal(Protection.Read, TableDescriptor.Decode(Descriptor(1)).Rights);
        _table.Write(Heap + 1, Pte.Leaf(new Pfn(8), Protection.All), []);
        Assert.Equal(Protection.All, TableDescriptor.Decode(Descriptor(1)).Rights);
        _table.Write(Heap, Pte.Leaf(new Pfn(7), Protection.ReadWrite), []);
        _table.Write(Heap + 1, Pte.InTransit, []);
        Assert.Equal(Protection.ReadWrite, TableDescriptor.Decode(Descriptor(1)).Rights);
        _table.Write(Heap, Pte.Swapped(new SwapSlot(1)), []);
        Assert.Equal(Protection.Read, TableDescriptor.Decode(Descriptor(1)).Rights);
    }

    [Fact]
    public void The_next_page_is_found_across_segments()
    {
        var (last, top) = (new Vpn((4 * 2048) - 1), new Vpn(4 * 2048));
        _table.Write(new Vpn(2047), Pte.Leaf(new Pfn(7), Protection.Read), [new(101), new(102)]);
        _table.Write(last, Pte.Leaf(new Pfn(8), Protection.Read), [new(103), new(104)]);
        Assert.Equal(new Vpn(2047), Next(0, top.Value));
        Assert.Equal(new Vpn(2047), Next(2047, 2048));
        Assert.Equal(last, Next(2048, top.Value));
        Assert.Equal(last, Next(top.Value - 1, ulong.MaxValue));
        Assert.Null(Next(2048, top.Value - 1));
        Assert.Null(Next(0, 2047));
        Assert.Null(Next(5, 5));
        Assert.Null(Next(top.Value, ulong.MaxValue));

        Vpn? Next(ulong from, ulong end) =>
            _table.NextLeaf(new Vpn(from), new Vpn(end), out var vpn, out _) ? vpn : null;
    }

    [Fact]
    public void Too_few_tables_and_an_empty_entry_are_refused_and_change_nothing()
    {
        var leaf = Pte.Leaf(new Pfn(1), Protection.Read);
        Assert.Throws<ArgumentException>(() => _table.Write(Heap, leaf, [new(101)]));
        Assert.Throws<ArgumentException>(() => _table.Write(Heap, Pte.Empty, [new(101), new(102)]));
        Assert.Equal((1, 0L), (_table.TableCount, _table.LeafCount));
        Assert.True(_memory.IsZero);
    }

    [Fact]
    public void A_descriptor_that_says_something_else_is_found()
    {
        _table.Write(Heap, Pte.Leaf(new Pfn(7), Protection.Read), [new(101), new(102)]);
        _table.CheckInvariants((_, _) => { });
        _memory.Write(Root.Address + 8, Descriptor(1) + (1UL << 40));
        var found = Assert.Throws<InvalidOperationException>(() => _table.CheckInvariants((_, _) => { }));
        Assert.StartsWith("segment 1: its descriptor is 0x20000065003", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_rights_and_tables_are_those_of_a_model_after_any_maps_and_unmaps() =>
        Prop.ForAll(Steps().ListOf(120).ToArbitrary(), steps => new PagedSegmentsTableTests().Agrees(steps))
            .QuickCheckThrowOnFailure();

    private static Gen<(Vpn Vpn, Pte Entry)> Steps() =>
        from segment in Gen.Elements(0UL, 1UL, 3UL)
        from page in Gen.Elements(0UL, 1UL, 2UL, 511UL, 512UL, 1023UL, 2047UL)
        from rights in Gen.Elements(Protection.None, Protection.Read, Protection.ReadWrite, Protection.All)
        from kind in Gen.Choose(0, 5)
        select (new Vpn((segment * 2048) + page), kind switch
        {
            0 => Pte.Swapped(new SwapSlot(5)),
            < 4 => Pte.Empty,
            _ => Pte.Leaf(new Pfn(7), rights),
        });

    private void Agrees(IEnumerable<(Vpn Vpn, Pte Entry)> steps)
    {
        var pages = new SortedDictionary<Vpn, Pte>();
        var free = new Stack<Pfn>(Enumerable.Range(101, 100).Select(frame => new Pfn(frame)));
        foreach (var (vpn, entry) in steps)
        {
            if (entry == Pte.Empty)
            {
                var emptied = new List<Pfn>();
                Assert.Equal(pages.GetValueOrDefault(vpn), _table.Clear(vpn, emptied));
                Assert.All(emptied, frame => Assert.True(_memory.IsZeroFrame(frame)));
                emptied.ForEach(free.Push);
                pages.Remove(vpn);
            }
            else
            {
                var missing = _table.MissingTables(vpn);
                _table.Write(vpn, entry, [.. Enumerable.Range(0, missing).Select(_ => free.Pop())]);
                pages[vpn] = entry;
            }
            Check(pages);
            Assert.Equal(100, free.Count + _table.TableCount - 1);
        }
        _table.CheckInvariants((vpn, entry) => Assert.Equal(pages[vpn], entry));
    }

    private void Check(SortedDictionary<Vpn, Pte> pages)
    {
        Assert.Equal(pages.Count, _table.LeafCount);
        var used = pages.Keys.ToList();
        Assert.Equal(
            [used.DistinctBy(vpn => vpn.Value / 512).Count(), used.DistinctBy(vpn => vpn.Value / 2048).Count(), 1],
            _table.TablesByLevel.ToArray());
        for (var segment = 0; segment < 4; segment++)
        {
            var own = pages.Where(page => page.Key.Value / 2048 == (ulong)segment).ToList();
            var entry = TableDescriptor.Decode(Descriptor(segment));
            Assert.Equal(own.Count > 0, entry.Kind == EntryKind.Table);
            Assert.Equal(
                own.Count == 0 ? 0 : (own[^1].Key.Value % 2048) + 1, TableDescriptor.LimitOf(Descriptor(segment)));
            var rights = own.Where(page => page.Value.Present).Aggregate(
                own.Count == 0 ? Protection.None : Protection.Read, (all, page) => all
                    | (page.Value.Writable ? Protection.Write : 0) | (page.Value.NoExecute ? 0 : Protection.Execute));
            Assert.Equal(rights, entry.Rights);
        }
    }

    private ulong Descriptor(int segment) => _memory.Read(Root.Address + ((ulong)segment * 8));
}

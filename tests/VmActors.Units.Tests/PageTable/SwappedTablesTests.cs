using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable;

/// <summary>Leaf tables that leave memory and come back.</summary>
public sealed class SwappedTablesTests
{
    private static readonly SwapSlot Place = new(5);

    public static TheoryData<string> Schemes =>
        [.. PagingSchemes.Names.Where(name => PagingSchemes.Create(name).Geometry.Levels > 1)];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_table_that_left_is_a_slot_in_the_entry_above_and_comes_back_as_it_was(string name)
    {
        var world = new World(PagingSchemes.Create(name));
        var (table, first) = (world.Table, new Vpn(0));
        world.Write(first + 1, Pte.Swapped(new SwapSlot(0)));
        world.Write(first + 3, Pte.Swapped(new SwapSlot(9)));
        var (tables, frame) = (table.TableCount, table.Table(first, 1)!.Value);
        Assert.True(table.IsIdle(first));
        Assert.Null(table.SwappedTable(first));

        world.Out(first, Place);
        Assert.Equal((Place, tables - 1, 0L, 1), (
            table.SwappedTable(first + 2)!.Value, table.TableCount, table.LeafCount, table.SwappedCount));
        Assert.Null(table.Table(first, 1));
        Assert.NotNull(table.Table(first, 2));
        Assert.False(table.IsIdle(first));
        Assert.False(table.NextLeaf(first, world.End, out _, out _));
        Assert.Equal(table.Span(first), table.NextSwapped(first + 4, first + 5));
        Assert.Null(table.NextSwapped(table.Span(first).End, world.End));
        Assert.Null(table.NextSwapped(first, first));
        table.CheckInvariants();

        world.In(first);
        Assert.Equal((tables, 2L, 0), (table.TableCount, table.LeafCount, table.SwappedCount));
        Assert.Equal(Pte.Swapped(new SwapSlot(9)), table.Read(first + 3));
        Assert.NotEqual(frame, table.Table(first, 1));
        table.CheckInvariants();
    }

    [Fact]
    public void What_has_no_table_in_memory_can_be_neither_read_nor_written()
    {
        var world = new World(PagingSchemes.Default);
        world.Write(new Vpn(7), Pte.Swapped(new SwapSlot(0)));
        world.Out(new Vpn(0), Place);
        var leaf = Pte.Leaf(new Pfn(1), Protection.Read);
        Assert.Throws<InvalidOperationException>(() => world.Table.Read(new Vpn(7)));
        Assert.Throws<InvalidOperationException>(() => world.Table.MissingTables(new Vpn(8)));
        Assert.Throws<InvalidOperationException>(() => world.Table.Write(new Vpn(8), leaf, [new Pfn(1)]));
        Assert.Throws<InvalidOperationException>(() => world.Table.Clear(new Vpn(7), []));
        Assert.Throws<InvalidOperationException>(() => world.Table.Unlink(new Vpn(7), new SwapSlot(1)));
        Assert.Equal(Pte.Empty, world.Table.Read(new Vpn(512)));
        Assert.Throws<InvalidOperationException>(() => world.Table.Link(new Vpn(512), new Pfn(1)));
        Assert.Throws<InvalidOperationException>(() => world.Table.Forget(new Vpn(512), []));
        world.Table.CheckInvariants();
    }

    [Fact]
    public void A_table_with_a_page_in_memory_or_in_transit_stays()
    {
        var world = new World(PagingSchemes.Default);
        world.Write(new Vpn(0), Pte.Swapped(new SwapSlot(0)));
        foreach (var entry in new[] { Pte.Leaf(new Pfn(1), Protection.Read), Pte.InTransit })
        {
            world.Write(new Vpn(511), entry);
            Assert.False(world.Table.IsIdle(new Vpn(0)));
            Assert.Throws<InvalidOperationException>(() => world.Table.Unlink(new Vpn(0), Place));
        }
        world.Write(new Vpn(511), Pte.Swapped(new SwapSlot(1)));
        Assert.True(world.Table.IsIdle(new Vpn(0)));
        Assert.False(world.Table.IsIdle(new Vpn(512)));
    }

    [Fact]
    public void A_swapped_table_that_is_forgotten_takes_the_tables_above_with_it()
    {
        var world = new World(PagingSchemes.Default);
        world.Write(new Vpn(0), Pte.Swapped(new SwapSlot(0)));
        world.Out(new Vpn(0), Place);
        var emptied = new List<Pfn>();
        world.Table.Forget(new Vpn(3), emptied);
        Assert.Equal((2, 1, 0), (emptied.Count, world.Table.TableCount, world.Table.SwappedCount));
        Assert.Equal(3, world.Table.MissingTables(new Vpn(0)));
        world.Table.CheckInvariants();
    }

    [Theory]
    [InlineData("x86-64-4")]
    [InlineData("x86-32")]
    [InlineData("sv39")]
    [InlineData("7-7-7-9")]
    public void Entries_of_a_table_outside_of_memory_are_read_and_cleared_one_by_one(string name)
    {
        var world = new World(PagingSchemes.Create(name));
        var first = world.Table.Span(new Vpn(world.End.Value - 1)).Start;
        var pages = new[] { first, first + 1, first + 6, new Vpn(world.End.Value - 1) };
        foreach (var page in pages)
            world.Write(page, Pte.Swapped(new SwapSlot((long)(page.Value - first.Value))));
        world.Out(first, Place);
        var image = world.Table.Image(first + 2, world.Words(first));
        Assert.Equal(pages, image.Entries().Select(entry => entry.Page));
        Assert.Equal(
            pages.Select(page => (long)(page.Value - first.Value)), image.Entries().Select(e => e.Entry.Slot.Value));
        image.Clear(first + 1);
        Assert.Equal([pages[0], pages[2], pages[3]], image.Entries().Select(entry => entry.Page));
        Assert.Equal(image.Words.ToArray(), world.Table.Image(first, image.Words.AsSpan()).Words.ToArray());
        foreach (var page in pages)
            image.Clear(page);
        Assert.True(image.IsEmpty);
        Assert.Empty(world.Table.Image(first, []).Entries());
    }

    [Fact]
    public void Any_sequence_agrees_with_pages_in_a_dictionary_and_tables_in_a_set()
    {
        // Pages of four leaf tables under two tables, so that tables leave, come back and are emptied all the time.
        var page = Gen.Elements(0UL, 1UL, 511UL, 512UL, 1023UL, 512UL * 512, (512UL * 512) + 700);
        var step = page.SelectMany(_ => Gen.Choose(0, 5), (vpn, kind) => (new Vpn(vpn), kind));
        Prop.ForAll(step.ListOf().ToArbitrary(), AgreesWithModel).QuickCheckThrowOnFailure();
    }

    private static void AgreesWithModel(IEnumerable<(Vpn Vpn, int Kind)> steps)
    {
        var world = new World(PagingSchemes.Default);
        var pages = new SortedDictionary<Vpn, Pte>();
        var swapped = new SortedSet<ulong>();
        foreach (var (vpn, kind) in steps)
        {
            var number = vpn.Value / 512;
            var mine = pages.Where(one => one.Key.Value / 512 == number).ToList();
            var idle = !swapped.Contains(number) && mine.Count > 0 && mine.TrueForAll(one => one.Value.IsSwapped);
            Assert.Equal(!swapped.Contains(number) && mine.TrueForAll(one => one.Value.IsSwapped) && mine.Count > 0,
                world.Table.IsIdle(vpn));
            if (kind == 0 && idle)
            {
                world.Out(vpn, new SwapSlot((long)number));
                swapped.Add(number);
            }
            else if (swapped.Contains(number))
            {
                Assert.Equal(new SwapSlot((long)number), world.Table.SwappedTable(vpn));
                swapped.Remove(number);
                if (kind == 1)
                    world.Table.Forget(vpn, []);
                else
                    world.In(vpn);
                if (kind == 1)
                    mine.ForEach(one => pages.Remove(one.Key));
            }
            else if (kind == 2)
            {
                world.Table.Clear(vpn, []);
                pages.Remove(vpn);
            }
            else
            {
                pages[vpn] = kind == 3 ? Pte.Leaf(new Pfn(3), Protection.Read) : Pte.Swapped(new SwapSlot(kind));
                world.Write(vpn, pages[vpn]);
            }
            world.Table.CheckInvariants();
            Assert.Equal(swapped, Swapped(world));
            Assert.Equal(
                pages.Where(one => !swapped.Contains(one.Key.Value / 512)).Select(one => (one.Key, one.Value)),
                Leaves(world));
        }
    }

    private static IEnumerable<ulong> Swapped(World world)
    {
        for (var at = world.Table.NextSwapped(default, world.End); at is { } span;
            at = world.Table.NextSwapped(span.End, world.End))
            yield return span.Start.Value / 512;
    }

    private static IEnumerable<(Vpn, Pte)> Leaves(World world)
    {
        for (var from = new Vpn(0); world.Table.NextLeaf(from, world.End, out var vpn, out var entry); from = vpn + 1)
            yield return (vpn, entry);
    }

    /// <summary>A table, frames without end, and a disk for the words of tables.</summary>
    private sealed class World
    {
        private readonly SparseMemory _memory;
        private readonly Dictionary<Vpn, ulong[]> _disk = [];
        private long _next = 20;

        public World(PagingScheme scheme)
        {
            _memory = new SparseMemory(scheme.Geometry.OffsetBits);
            Table = new RadixPageTable(scheme, _memory, new Pfn(2));
            End = scheme.Geometry.PageEnd;
        }

        public RadixPageTable Table { get; }

        public Vpn End { get; }

        public void Write(Vpn vpn, Pte entry) => Table.Write(
            vpn, entry, Enumerable.Range(0, Table.MissingTables(vpn)).Select(_ => new Pfn(_next++)).ToArray());

        public ulong[] Words(Vpn vpn) => _disk[Table.Span(vpn).Start];

        public void Out(Vpn vpn, SwapSlot slot)
        {
            var frame = Table.Unlink(vpn, slot);
            var words = _disk[Table.Span(vpn).Start] = new ulong[_memory.PageSize.Words];
            ((IPageTableMemory)_memory).ReadTable(frame, words);
        }

        public void In(Vpn vpn)
        {
            var frame = new Pfn(_next++);
            foreach (var (index, word) in Words(vpn).Index())
                _memory.Write(_memory.PageSize.AddressOf(frame) + ((ulong)index * sizeof(ulong)), word);
            Table.Link(vpn, frame);
        }
    }
}

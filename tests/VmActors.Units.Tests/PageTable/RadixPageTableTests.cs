using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable;

public sealed class RadixPageTableTests
{
    private static readonly Pfn Root = new(100);
    private static readonly Vpn End = PagingSchemes.Default.Geometry.PageEnd;

    [Theory]
    [InlineData(4, 39)]
    [InlineData(3, 30)]
    [InlineData(2, 21)]
    [InlineData(1, 12)]
    public void Each_level_is_indexed_with_nine_address_bits(int level, int lowestBit)
    {
        var address = new VirtualAddress(0x155UL << lowestBit);
        var geometry = PagingSchemes.Default.Geometry;
        Assert.Equal(0x155, geometry.Index(address, level));
        var entry = new PhysicalAddress(0x3000 + (0x155 * 8));
        Assert.Equal(entry, geometry.EntryAddress(new Pfn(3).Address, address, level));
        for (var other = RadixGeometry.Leaf; other <= geometry.Levels; other++)
            if (other != level) Assert.Equal(0, geometry.Index(address, other));
    }

    [Fact]
    public void A_first_write_links_three_tables_that_hardware_can_walk()
    {
        var memory = new SparseMemory();
        var table = new RadixPageTable(PagingSchemes.Default, memory, Root);
        var vpn = new VirtualAddress(0x7f12_3456_7000).Vpn;
        Assert.Equal(3, table.MissingTables(vpn));
        var leaf = Pte.Leaf(new Pfn(7), Protection.ReadWrite);
        table.Write(vpn, leaf, [new Pfn(101), new Pfn(102), new Pfn(103), new Pfn(104)]);
        Assert.Equal((0, 4, 1L), (table.MissingTables(vpn), table.TableCount, table.LeafCount));

        var (at, indexes) = (Root, new[] { 0xfe, 0x48, 0x1a2, 0x167 });
        for (var level = 4; level > 1; level--)
        {
            var entry = new Pte(memory.Read(at.Address + ((ulong)indexes[4 - level] * 8)));
            Assert.Equal(Pte.Table(new Pfn(105 - level)), entry);
            at = entry.Pfn;
        }
        Assert.Equal(leaf.Bits, memory.Read(at.Address + ((ulong)indexes[3] * 8)));
    }

    [Fact]
    public void Neighbours_share_tables_and_distance_decides_how_many_are_missing()
    {
        var table = new RadixPageTable(PagingSchemes.Default, new SparseMemory(), Root);
        table.Write(new Vpn(0), Pte.Leaf(new Pfn(1), Protection.Read), Frames(101, 3));
        Assert.Equal(0, table.MissingTables(new Vpn(511)));
        Assert.Equal(1, table.MissingTables(new Vpn(512)));
        Assert.Equal(2, table.MissingTables(new Vpn(512 * 512)));
        Assert.Equal(3, table.MissingTables(new Vpn(512 * 512 * 512)));
    }

    [Fact]
    public void Clearing_the_last_page_reports_the_emptied_tables_but_never_the_root()
    {
        var memory = new SparseMemory();
        var table = new RadixPageTable(PagingSchemes.Default, memory, Root);
        var emptied = new List<Pfn>();
        var leaf = Pte.Leaf(new Pfn(1), Protection.Read);
        table.Write(new Vpn(0), leaf, Frames(101, 3));
        table.Write(new Vpn(512), Pte.Swapped(new SwapSlot(9)), Frames(104, 1));

        Assert.Equal(leaf, table.Clear(new Vpn(0), emptied));
        Assert.Equal([new Pfn(103)], emptied);
        emptied.Clear();
        Assert.Equal(Pte.Empty, table.Clear(new Vpn(0), emptied));
        Assert.Equal(Pte.Empty, table.Clear(new Vpn(513), emptied));
        Assert.Empty(emptied);
        Assert.Equal(new SwapSlot(9), table.Clear(new Vpn(512), emptied).Slot);
        Assert.Equal([new Pfn(104), new Pfn(102), new Pfn(101)], emptied);
        Assert.Equal((1, 0L), (table.TableCount, table.LeafCount));
        Assert.True(memory.IsZero);
    }

    [Fact]
    public void Rewriting_an_entry_does_not_count_it_twice()
    {
        var table = new RadixPageTable(PagingSchemes.Default, new SparseMemory(), Root);
        var leaf = Pte.Leaf(new Pfn(1), Protection.Read);
        table.Write(new Vpn(5), leaf, Frames(101, 3));
        table.Write(new Vpn(5), leaf.WithDirty(true), []);
        Assert.True(table.Read(new Vpn(5)).Dirty);
        table.CheckInvariants();
        var emptied = new List<Pfn>();
        table.Clear(new Vpn(5), emptied);
        Assert.Equal(3, emptied.Count);
    }

    [Fact]
    public void Too_few_tables_an_empty_entry_and_a_page_beyond_48_bits_are_refused_and_change_nothing()
    {
        var memory = new SparseMemory();
        var table = new RadixPageTable(PagingSchemes.Default, memory, Root);
        var leaf = Pte.Leaf(new Pfn(1), Protection.Read);
        Assert.Throws<ArgumentException>(() => table.Write(new Vpn(0), leaf, Frames(101, 2)));
        Assert.Throws<ArgumentException>(() => table.Write(new Vpn(0), Pte.Empty, Frames(101, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Write(End, leaf, Frames(101, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Read(End));
        Assert.Equal(1, table.TableCount);
        Assert.True(memory.IsZero);
    }

    [Fact]
    public void The_next_leaf_is_found_across_the_whole_address_space_with_few_reads()
    {
        var memory = new SparseMemory();
        var table = new RadixPageTable(PagingSchemes.Default, memory, Root);
        var last = new Vpn(End.Value - 1);
        table.Write(last, Pte.Leaf(new Pfn(1), Protection.Read), Frames(101, 3));
        memory.ReadCount = 0;
        Assert.True(table.NextLeaf(new Vpn(0), End, out var vpn, out var entry));
        Assert.Equal((last, new Pfn(1)), (vpn, entry.Pfn));
        Assert.InRange(memory.ReadCount, 4, 2100); // 36 bits of pages in four tables of 512
        Assert.False(table.NextLeaf(new Vpn(0), last, out _, out _));
        Assert.False(table.NextLeaf(End, new Vpn(ulong.MaxValue), out _, out _));
    }

    [Fact]
    public void The_search_for_the_next_leaf_may_start_and_end_inside_absent_subtrees()
    {
        var table = new RadixPageTable(PagingSchemes.Default, new SparseMemory(), Root);
        var leaf = new Vpn((5 * 512 * 512) + 7);
        table.Write(leaf, Pte.Leaf(new Pfn(1), Protection.Read), Frames(101, 3));
        foreach (var from in new ulong[] { 1, 513, (512 * 512) + 3, (4 * 512 * 512) + 12_345, leaf.Value })
        {
            Assert.True(table.NextLeaf(new Vpn(from), leaf + 1, out var vpn, out _));
            Assert.Equal(leaf, vpn);
            Assert.False(table.NextLeaf(new Vpn(from), leaf, out _, out _));
        }
        Assert.False(table.NextLeaf(leaf + 1, End, out _, out _));
    }

    [Fact]
    public void Any_sequence_agrees_with_a_dictionary()
    {
        // Pages that share tables at every level, so that splits and emptying happen often.
        var page = Gen.Elements(0, 1, 2, 511).Three()
            .SelectMany(_ => Gen.Elements(0, 1, 255), (low, top) =>
                new Vpn((((ulong)top * 512 + (ulong)low.Item1) * 512 + (ulong)low.Item2) * 512 + (ulong)low.Item3));
        var step = page.SelectMany(_ => Gen.Choose(0, 3), (vpn, kind) => (vpn, kind));
        Prop.ForAll(step.ListOf().ToArbitrary(), AgreesWithDictionary).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_pages_of_a_real_program_need_ten_tables()
    {
        var table = new RadixPageTable(PagingSchemes.Default, new SparseMemory(), Root);
        var next = 1000L;
        foreach (var page in RecordedTrace.All.Distinct())
        {
            var vpn = new Vpn((ulong)page);
            var missing = table.MissingTables(vpn);
            table.Write(vpn, Pte.Leaf(new Pfn(1), Protection.Read), Frames(next, missing));
            next += missing;
        }
        Assert.Equal((232L, 10), (table.LeafCount, table.TableCount));
    }

    private static void AgreesWithDictionary(IEnumerable<(Vpn Vpn, int Kind)> steps)
    {
        var memory = new SparseMemory();
        var table = new RadixPageTable(PagingSchemes.Default, memory, Root);
        var pages = new SortedDictionary<Vpn, Pte>();
        var (free, emptied) = (new Stack<Pfn>(Frames(101, 500)), new List<Pfn>());
        foreach (var (vpn, kind) in steps)
        {
            if (kind == 0)
            {
                Assert.Equal(pages.GetValueOrDefault(vpn), table.Clear(vpn, emptied));
                pages.Remove(vpn);
                Assert.All(emptied, frame => Assert.True(memory.IsZeroFrame(frame)));
                foreach (var frame in emptied) free.Push(frame);
                emptied.Clear();
            }
            else
            {
                var missing = table.MissingTables(vpn);
                var tables = Enumerable.Range(0, missing).Select(_ => free.Pop()).ToArray();
                pages[vpn] = kind == 1
                    ? Pte.Swapped(new SwapSlot((long)vpn.Value))
                    : Pte.Leaf(new Pfn(kind), Protection.Read);
                table.Write(vpn, pages[vpn], tables);
            }
            Assert.Equal(500, free.Count + table.TableCount - 1);
        }
        table.CheckInvariants();
        Assert.Equal(pages.Select(p => (p.Key, p.Value)), Leaves(table));
        Assert.All(pages, p => Assert.Equal(p.Value, table.Read(p.Key)));
        Assert.Equal(pages.Count, table.LeafCount);
    }

    private static IEnumerable<(Vpn, Pte)> Leaves(RadixPageTable table)
    {
        for (var from = new Vpn(0); table.NextLeaf(from, End, out var vpn, out var entry); from = vpn + 1)
            yield return (vpn, entry);
    }

    private static Pfn[] Frames(long first, int count) =>
        Enumerable.Range(0, count).Select(i => new Pfn(first + i)).ToArray();
}

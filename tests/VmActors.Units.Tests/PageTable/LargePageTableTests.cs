using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable;

public sealed class LargePageTableTests
{
    private const int FrameCount = 400;
    private static readonly Pfn Root = new(1);

    public static TheoryData<string> Names => ["x86-32", "x86-64-4", "x86-64-5", "sv32", "sv39", "sv48", "sv57"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_base_page_of_a_large_one_reads_as_its_own(string name)
    {
        var (table, free) = Make(name);
        var (first, size) = (new Vpn(Size(table) * 3), Size(table));
        var entry = Pte.Leaf(new Pfn(5 * (long)size), Protection.All).WithDirty(true);
        Assert.True(table.HasRoomForLarge(first + 7, out var missing));
        Assert.Equal(table.MissingTables(first) - 1, missing);
        table.WriteLarge(first, entry, Take(free, missing + 1));
        Assert.Equal((1L, 0, entry.Further(size - 1)), (table.LeafCount, table.MissingTables(first + 9),
            table.Find(first + (size - 1), out _)));
        Assert.Equal((table.LargeOrder, 0), (table.OrderAt(first + 1), table.OrderAt(first + size)));
        Assert.Equal((0, missing + 1), (table.TablesByLevel[0], table.TableCount));
        Assert.True(table.NextLeaf(first + 6, first + 20, out var vpn, out var next));
        Assert.Equal((first + 6, entry.Further(6)), (vpn, next));
        Assert.False(table.NextLeaf(new Vpn(0), first, out _, out _));
        Assert.Null(table.Table(first, RadixGeometry.Leaf));
        table.CheckInvariants();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Hardware_finds_the_large_page_and_after_the_split_each_of_its_pages(string name)
    {
        var scheme = PagingSchemes.Create(name);
        var memory = new PhysicalMemory(1 << 12, PageSize.KiB4);
        var staged = new StagedMemory(memory, static () => { });
        var (table, free) = (new RadixPageTable(scheme, staged, Root), Frames());
        var (first, size) = (new Vpn(Size(table)), Size(table));
        table.WriteLarge(first, Pte.Leaf(new Pfn((long)size), Protection.ReadWrite), Take(free, LevelsOf(table)));
        var address = new VirtualAddress((first + 5).Address.Value + 0x123);
        var outcome = Walk();
        Assert.Equal((WalkFault.None, 2, table.LargeOrder), (outcome.Fault, outcome.Level, outcome.Entry.Order));
        Assert.Equal(((size + 5) << 12) + 0x123, outcome.Address.Value);
        table.Rewrite(first, Pte.InTransit);
        Assert.Equal((WalkFault.NotPresent, 2), (Walk().Fault, Walk().Level));
        Assert.Equal((Pte.InTransit, table.LargeOrder), (table.Read(first + 5), table.OrderAt(first + 5)));
        table.Split(first, Pte.Leaf(new Pfn((long)size), Protection.Read).WithAccessed(true));
        outcome = Walk();
        Assert.Equal((WalkFault.None, 1, 0), (outcome.Fault, outcome.Level, outcome.Entry.Order));
        Assert.Equal(((size + 5) << 12) + 0x123, outcome.Address.Value);
        Assert.Equal((0, (long)size, 1), (table.OrderAt(first), table.LeafCount, table.TablesByLevel[0]));
        table.CheckInvariants();

        WalkOutcome Walk()
        {
            staged.Publish();
            return ((RadixWalker)scheme.MakeWalker()).Walk(memory, Root.Address, address);
        }
    }

    [Fact]
    public void Single_pages_of_a_large_one_cannot_be_written_or_cleared_and_nothing_changes()
    {
        var (table, free) = Make("x86-64-4");
        var entry = Pte.Leaf(new Pfn(512), Protection.Read);
        table.WriteLarge(new Vpn(512), entry, Take(free, 3));
        Assert.Throws<ArgumentException>(() => table.Write(new Vpn(512), entry, []));
        Assert.Throws<ArgumentException>(() => table.Write(new Vpn(1023), Pte.InTransit, []));
        Assert.Throws<ArgumentException>(() => table.Clear(new Vpn(512), new List<Pfn>()));
        Assert.Throws<ArgumentException>(() => table.Rewrite(new Vpn(513), entry));
        Assert.Throws<ArgumentException>(() => table.ClearLarge(new Vpn(513), new List<Pfn>()));
        Assert.Throws<ArgumentException>(() => table.Split(new Vpn(1024), entry));
        Assert.Throws<ArgumentException>(() => table.WriteLarge(new Vpn(512), entry, Take(free, 3)));
        Assert.Equal((entry, 1L), (table.Read(new Vpn(512)), table.LeafCount));
        table.CheckInvariants();
    }

    [Fact]
    public void A_large_page_needs_its_first_page_an_aligned_frame_and_a_table_to_deposit()
    {
        var (table, free) = Make("x86-64-4");
        var entry = Pte.Leaf(new Pfn(512), Protection.Read);
        Assert.Throws<ArgumentException>(() => table.WriteLarge(new Vpn(513), entry, Take(free, 3)));
        Assert.Throws<ArgumentException>(() => table.WriteLarge(new Vpn(512), entry, Take(free, 2)));
        Assert.Throws<ArgumentException>(() => table.WriteLarge(
            new Vpn(512), Pte.Leaf(new Pfn(513), Protection.Read), Take(free, 3)));
        Assert.Equal((0L, 1), (table.LeafCount, table.TableCount));
        table.Write(new Vpn(600), entry, Take(free, 3));
        Assert.False(table.HasRoomForLarge(new Vpn(512), out _));
    }

    [Fact]
    public void Where_the_scheme_has_no_large_pages_there_is_never_room()
    {
        var (table, _) = Make("7-7-7-9");
        Assert.Equal((0, false), (table.LargeOrder, table.HasRoomForLarge(new Vpn(0), out _)));
    }

    [Theory]
    [InlineData("x86-64-4")]
    [InlineData("sv32")]
    public void Any_sequence_agrees_with_a_dictionary_of_base_pages(string name)
    {
        var step = Gen.Choose(0, 5).SelectMany(_ => Gen.Choose(0, 4), (kind, large) => (kind, large))
            .SelectMany(_ => Gen.Elements(0, 1, 2, 511), (one, page) => (one.kind, one.large, page));
        Prop.ForAll(step.ListOf().ToArbitrary(), steps => AgreesWithDictionary(name, steps)).QuickCheckThrowOnFailure();
    }

    private static void AgreesWithDictionary(string name, IEnumerable<(int Kind, int Large, int Page)> steps)
    {
        var (table, free) = Make(name);
        var size = Size(table);
        var (pages, larges) = (new SortedDictionary<Vpn, Pte>(), new HashSet<Vpn>());
        foreach (var (kind, large, page) in steps)
        {
            var (first, emptied) = (new Vpn((ulong)large * 3 * size), new List<Pfn>());
            var (vpn, isLarge) = (first + (ulong)page, larges.Contains(first));
            var room = !isLarge && Enumerable.Range(0, (int)size).All(i => !pages.ContainsKey(first + (ulong)i));
            Assert.Equal(room, table.HasRoomForLarge(vpn, out var missing));
            switch (kind)
            {
                case 0 when room:
                    table.WriteLarge(first, Entry(large, size), Take(free, missing + 1));
                    larges.Add(first);
                    Fill(first, Entry(large, size));
                    break;
                case 1 when isLarge:
                    table.ClearLarge(first, emptied);
                    larges.Remove(first);
                    for (var i = 0UL; i < size; i++)
                        pages.Remove(first + i);
                    break;
                case 2 when isLarge:
                    table.Split(first, Entry(large, size).WithDirty(true));
                    larges.Remove(first);
                    Fill(first, Entry(large, size).WithDirty(true));
                    break;
                case 3 when isLarge:
                    table.Rewrite(first, Entry(large, size).WithAccessed(true));
                    Fill(first, Entry(large, size).WithAccessed(true));
                    break;
                case 4 when !isLarge:
                    pages[vpn] = Pte.Swapped(new SwapSlot(page));
                    table.Write(vpn, pages[vpn], Take(free, table.MissingTables(vpn)));
                    break;
                case 5 when !isLarge:
                    Assert.Equal(pages.GetValueOrDefault(vpn), table.Clear(vpn, emptied));
                    pages.Remove(vpn);
                    break;
            }
            emptied.ForEach(free.Push);
            Assert.Equal(FrameCount, free.Count + table.TableCount - 1 + larges.Count);
            Check();
        }

        void Fill(Vpn first, Pte entry)
        {
            for (var i = 0UL; i < size; i++)
                pages[first + i] = entry.Further(i);
        }

        void Check()
        {
            var shown = new List<(Vpn, Pte)>();
            table.CheckInvariants((vpn, entry) => shown.Add((vpn, entry)));
            Assert.Equal(pages.Select(p => (p.Key, p.Value)), shown);
            Assert.Equal(shown, Leaves(table));
            Assert.Equal(pages.Count - (larges.Count * ((long)size - 1)), table.LeafCount);
        }
    }

    private static Pte Entry(int large, ulong size) =>
        Pte.Leaf(new Pfn((long)((ulong)(large + 2) * size)), Protection.ReadWrite);

    private static IEnumerable<(Vpn, Pte)> Leaves(RadixPageTable table)
    {
        var end = new Vpn(1 << 20);
        for (var from = new Vpn(0); table.NextLeaf(from, end, out var vpn, out var entry); from = vpn + 1)
            yield return (vpn, entry);
    }

    private static ulong Size(RadixPageTable table) => 1UL << table.LargeOrder;

    /// <summary>Every table of a large page's way, the deposited one included.</summary>
    private static int LevelsOf(RadixPageTable table) => table.TablesByLevel.Length - 1;

    private static (RadixPageTable Table, Stack<Pfn> Free) Make(string name) =>
        (new RadixPageTable(PagingSchemes.Create(name), new SparseMemory(), Root), Frames());

    private static Stack<Pfn> Frames() => new(Enumerable.Range(100, FrameCount).Select(frame => new Pfn(frame)));

    private static Pfn[] Take(Stack<Pfn> free, int count) => [.. Enumerable.Range(0, count).Select(_ => free.Pop())];
}

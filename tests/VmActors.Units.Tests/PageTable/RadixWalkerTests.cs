using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.Tests.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable;

public sealed class RadixWalkerTests
{
    private static readonly RadixGeometry Small = new(15, 12, 5, [5, 5], 1);
    private static readonly ValidBitFormat SmallEntry = new(1, 7, 0, 7);

    [Fact]
    public void Any_table_translates_as_a_dictionary_of_its_pages()
    {
        var cases = from shape in Shapes() from pages in Pages(shape.Geometry) select (shape, pages);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var table = new NaiveRadixTable(c.shape.Geometry, c.shape.Format);
            foreach (var (page, frame) in c.pages) table.Map(page, frame);
            var walker = new RadixWalker(c.shape.Geometry, c.shape.Format);
            foreach (var page in c.pages.SelectMany(mapped => new[] { mapped.Page, mapped.Page ^ 1 }))
            {
                var geometry = c.shape.Geometry;
                var address = new VirtualAddress((page << geometry.OffsetBits) + (page % geometry.PageSize));
                var outcome = walker.Walk(table.Memory, table.Root, address);
                Assert.Equal(table.Translate(address), outcome.Fault == WalkFault.None ? outcome.Address : null);
                Assert.Equal(geometry.Levels - outcome.Level + 1, outcome.Reads);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_observer_is_told_what_was_read_and_changes_nothing()
    {
        var table = new NaiveRadixTable(Small, SmallEntry);
        table.Map(0x308, 0x35);
        var walker = new RadixWalker(Small, SmallEntry);
        var steps = new Steps();
        var address = new VirtualAddress(0x611c);
        var outcome = walker.Walk(table.Memory, table.Root, address, steps);
        Assert.Equal(walker.Walk(table.Memory, table.Root, address), outcome);
        Assert.Equal((WalkFault.None, 1, 0xb5UL, new PhysicalAddress(0x6bc), 2), Of(outcome));
        Assert.Equal(2, outcome.Probes);
        var split = Assert.IsType<RadixAddressSplit>(steps.All[0]);
        Assert.Equal([new LevelIndex(2, "PD", 0x18, 5), new LevelIndex(1, "PT", 8, 5)], split.Indices.ToArray());
        Assert.Equal((address, 0x1cUL, 5), (split.Address, split.Offset, split.OffsetBits));
        var second = table.Root + 32;
        Assert.Equal(
            [
                new EntryRead(2, 0x18, table.Root, table.Root + 0x18, SmallEntry, 0x80 | (second.Value >> 5),
                    SmallEntry.Decode(0x80 | (second.Value >> 5), 2)),
                new EntryRead(1, 8, second, second + 8, SmallEntry, 0xb5, SmallEntry.Decode(0xb5, 1)),
                new FrameJoined(0x35, 0x1c, 5, new PhysicalAddress(0x6bc)),
            ],
            steps.All.Skip(1));
    }

    [Fact]
    public void Faults_say_the_level_and_the_entry()
    {
        var table = new NaiveRadixTable(Small, SmallEntry);
        table.Map(0x308, 0x35);
        var walker = new RadixWalker(Small, SmallEntry);
        Assert.Equal(
            (WalkFault.NotPresent, 1, 0UL, default, 2),
            Of(walker.Walk(table.Memory, table.Root, new VirtualAddress(0x6120))));
        Assert.Equal(
            (WalkFault.NotPresent, 2, 0UL, default, 1),
            Of(walker.Walk(table.Memory, table.Root, new VirtualAddress(0))));
        Assert.Equal(
            (WalkFault.AddressTooWide, 0, 0UL, default, 0),
            Of(walker.Walk(table.Memory, table.Root, new VirtualAddress(0x8000))));
    }

    [Fact]
    public void An_entry_where_there_is_no_memory_is_a_fault_and_a_step()
    {
        var walker = new RadixWalker(Small, SmallEntry);
        var steps = new Steps();
        var outcome = walker.Walk(new ByteMemory([0xff]), default, default, steps);
        Assert.Equal((WalkFault.OutsideMemory, 1, 0UL, default, 1), Of(outcome));
        var missed = Assert.IsType<EntryRead>(steps.All[^1]);
        Assert.Equal((null, new PhysicalAddress(0x7f << 5)), (missed.Raw, missed.Address));
    }

    [Fact]
    public void A_leaf_of_an_upper_level_maps_all_that_it_spans()
    {
        var walker = new RadixWalker(Small, new LargePages());
        var memory = new ByteMemory([0x40]);
        Assert.Equal(
            (WalkFault.None, 2, 0x40UL, new PhysicalAddress(0x800 + 0x3ff), 1),
            Of(walker.Walk(memory, default, new VirtualAddress(0x3ff))));
    }

    [Theory]
    [InlineData(8, 0, 7, "a valid bit at 8; expected 0 to 7, the bits of an entry")]
    [InlineData(7, 2, 7, "a frame number of 7 bits from bit 2; expected it in the entry's 8")]
    [InlineData(3, 0, 7, "the valid bit 3 is one of the frame number's")]
    [InlineData(7, 0, 6, "a frame number of 6 bits; expected 7: the 12 of a physical address without an offset of 5")]
    public void An_entry_that_does_not_fit_the_shape_is_refused(int valid, int frameBit, int frameBits, string message)
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => new RadixWalker(Small, new ValidBitFormat(1, valid, frameBit, frameBits)));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private static Gen<(RadixGeometry Geometry, ValidBitFormat Format)> Shapes() =>
        from offsetBits in Gen.Choose(0, 6)
        from indexBits in Gen.Choose(1, 4).NonEmptyListOf()
        let levels = indexBits.Take(4).ToList()
        from wide in Gen.Elements(2, 4, 8)
        from frameBits in Gen.Choose(13, (8 * wide) - 1).Where(bits => bits + offsetBits <= 52)
        from validAbove in Gen.Elements(true, false)
        select (
            new RadixGeometry(offsetBits + levels.Sum(), offsetBits + frameBits, offsetBits, [.. levels], wide),
            validAbove ? new ValidBitFormat(wide, (8 * wide) - 1, 0, frameBits)
                : new ValidBitFormat(wide, 0, 1, frameBits));

    private static Gen<List<(ulong Page, ulong Frame)>> Pages(RadixGeometry geometry) =>
        from count in Gen.Choose(0, 12)
        from pages in Gen.Choose(0, (1 << (geometry.VirtualBits - geometry.OffsetBits)) - 1).ListOf(count)
        from frames in Gen.Choose(0, (1 << Math.Min(30, geometry.FrameBits)) - 1).ListOf(count)
        select pages.Zip(frames, (page, frame) => ((ulong)page, (ulong)frame)).ToList();

    private static (WalkFault, int, ulong, PhysicalAddress, int) Of(WalkOutcome outcome) =>
        (outcome.Fault, outcome.Level, outcome.Raw, outcome.Address, outcome.Reads);

    /// <summary>Every entry is a leaf, and all of it a frame number.</summary>
    private sealed class LargePages() : EntryFormat("large", 1, [Leaf(0), Leaf(5)])
    {
        private static IEnumerable<EntryLayout> Leaf(int order) =>
            [new(EntryKind.Leaf, order, 8, [new BitField("PFN", 0, 8, EntryPart.Frame, "frame number")])];
    }
}

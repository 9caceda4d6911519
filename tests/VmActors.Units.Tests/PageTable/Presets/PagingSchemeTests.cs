using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.Tests.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Presets;

public sealed class PagingSchemeTests
{
    public static TheoryData<string> Names => [.. PagingSchemes.Names];

    [Theory]
    [InlineData("x86-32", 32, 32, 12, new[] { 10, 10 }, 4, new[] { 22 })]
    [InlineData("x86-64-4", 48, 52, 12, new[] { 9, 9, 9, 9 }, 8, new[] { 21, 30 })]
    [InlineData("x86-64-5", 57, 52, 12, new[] { 9, 9, 9, 9, 9 }, 8, new[] { 21, 30 })]
    [InlineData("sv32", 32, 34, 12, new[] { 10, 10 }, 4, new[] { 22 })]
    [InlineData("sv39", 39, 56, 12, new[] { 9, 9, 9 }, 8, new[] { 21, 30 })]
    [InlineData("sv48", 48, 56, 12, new[] { 9, 9, 9, 9 }, 8, new[] { 21, 30, 39 })]
    [InlineData("sv57", 57, 56, 12, new[] { 9, 9, 9, 9, 9 }, 8, new[] { 21, 30, 39, 48 })]
    [InlineData("7-7-7-9", 30, 32, 9, new[] { 7, 7, 7 }, 4, new int[0])]
    [InlineData("5-5-5", 15, 12, 5, new[] { 5, 5 }, 1, new int[0])]
    [InlineData("csapp", 14, 12, 6, new[] { 8 }, 1, new int[0])]
    public void Each_scheme_has_the_shape_that_its_source_gives(
        string name, int virtualBits, int physicalBits, int offsetBits, int[] indexBits, int entryBytes, int[] large)
    {
        var scheme = PagingSchemes.Create(name);
        var geometry = scheme.Geometry;
        Assert.Equal(
            (virtualBits, physicalBits, offsetBits, entryBytes),
            (geometry.VirtualBits, geometry.PhysicalBits, geometry.OffsetBits, geometry.EntryBytes));
        Assert.Equal(indexBits, geometry.IndexBits.ToArray());
        Assert.Equal(large, scheme.LeafLevels.Skip(1).Select(level => geometry.Shift(level)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_of_every_size_is_walked_to(string name)
    {
        var scheme = PagingSchemes.Create(name);
        var (geometry, walker) = (scheme.Geometry, new RadixWalker(scheme.Geometry, scheme.Format));
        foreach (var leafLevel in scheme.LeafLevels)
        {
            var memory = new WideMemory();
            var address = new VirtualAddress((1UL << (geometry.VirtualBits - 1)) | (geometry.Span(leafLevel) - 1));
            var order = scheme.Format.LeafOrder(leafLevel);
            var frame = new Pfn(1L << Math.Max(order, Math.Min(geometry.FrameBits, Pte.FrameBits) - 1));
            var table = new PhysicalAddress(1UL << geometry.OffsetBits);
            for (var level = geometry.Levels; level >= leafLevel; level--)
            {
                var next = new Pfn(geometry.Levels - level + 2);
                memory.Words[geometry.EntryAddress(table, address, level).Value] = level > leafLevel
                    ? scheme.Format.Encode(DecodedEntry.TableAt(next), level)
                    : scheme.Format.Encode(Pte.Leaf(frame, Protection.Read).WithAccessed(true), level);
                table = new PhysicalAddress((ulong)next.Value << geometry.OffsetBits);
            }
            var steps = new Steps();
            var outcome = walker.Walk(memory, new PhysicalAddress(1UL << geometry.OffsetBits), address, steps);
            var joined = Assert.IsType<FrameJoined>(steps.All[^1]);
            Assert.Equal((outcome.Address, geometry.Shift(leafLevel)), (joined.Address, joined.OffsetBits));
            Assert.Equal(outcome.Address.Value, (joined.Frame << joined.OffsetBits) + joined.Offset);
            Assert.Equal((WalkFault.None, leafLevel), (outcome.Fault, outcome.Level));
            Assert.Equal(
                ((ulong)frame.Value << geometry.OffsetBits) + geometry.Span(leafLevel) - 1, outcome.Address.Value);
            Assert.Equal((geometry.Levels - leafLevel + 1, order), (outcome.Reads, (int)outcome.Entry.Order));
        }
    }

    [Fact]
    public void What_a_table_above_does_not_grant_no_leaf_grants()
    {
        var format = new X86LongFormat();
        var scheme = PagingSchemes.Create("x86-64-4");
        var memory = new WideMemory();
        var upper = DecodedEntry.TableAt(new Pfn(1));
        var leaf = format.Encode(Pte.Leaf(new Pfn(9), Protection.All), 1);
        foreach (var (above, rights, flags) in new[]
                 {
                     (upper, Protection.All, EntryFlags.User),
                     (upper with { Rights = Protection.ReadWrite }, Protection.ReadWrite, EntryFlags.User),
                     (upper with { Rights = Protection.Read | Protection.Execute, Flags = EntryFlags.None },
                         Protection.Read | Protection.Execute, EntryFlags.None),
                 })
        {
            for (var level = 2; level <= 4; level++)
                memory.Words[(ulong)(5 - level) << 12] =
                    format.Encode((level == 3 ? above : upper) with { Frame = (ulong)(6 - level) }, level);
            memory.Words[4 << 12] = leaf;
            var entry = new RadixWalker(scheme.Geometry, format)
                .Walk(memory, new PhysicalAddress(1 << 12), default).Entry;
            Assert.Equal((rights, flags), (entry.Rights, entry.Flags));
        }
    }

    [Fact]
    public void What_is_global_above_is_global_below_on_RISC_V()
    {
        var scheme = PagingSchemes.Create("sv32");
        var memory = new WideMemory();
        memory.Words[1 << 12] = 0x21 | (2 << 10);
        memory.Words[2 << 12] = 0x13 | (9 << 10);
        var entry = new RadixWalker(scheme.Geometry, scheme.Format)
            .Walk(memory, new PhysicalAddress(1 << 12), default).Entry;
        Assert.Equal((EntryFlags.Global | EntryFlags.User, Protection.Read), (entry.Flags, entry.Rights));
    }

    [Fact]
    public void A_malformed_entry_ends_a_walk()
    {
        var scheme = PagingSchemes.Create("sv39");
        var memory = new WideMemory();
        memory.Words[1 << 12] = 1 | 4;
        var outcome = new RadixWalker(scheme.Geometry, scheme.Format)
            .Walk(memory, new PhysicalAddress(1 << 12), default);
        Assert.Equal(
            (WalkFault.Malformed, 3, 5UL, EntryDefect.WriteWithoutRead),
            (outcome.Fault, outcome.Level, outcome.Raw, outcome.Entry.Defect));
    }

    [Theory]
    [InlineData(48, 52, 12, new[] { 9, 9, 9, 9 }, "x86-64", new[] { 1, 4 },
        "pages at level 4, where x86-64 has none; expected 1 or 2 or 3")]
    [InlineData(48, 52, 12, new[] { 9, 9, 9, 9 }, "x86-64", new[] { 2 }, "no pages of the smallest size; expected 1")]
    [InlineData(48, 52, 12, new[] { 9, 9, 9, 9 }, "x86-64", new[] { 1, 3, 2 },
        "levels with pages 1, 3, 2; expected them in ascending order")]
    [InlineData(32, 32, 12, new[] { 10, 10 }, "x86-32", new[] { 1, 2, 3 }, "pages at level 3; expected at most 2")]
    [InlineData(32, 32, 12, new[] { 11, 9 }, "x86-32", new[] { 1 },
        "one entry of level 2 spans 2^9 pages; expected 2^10, the large pages that x86-32 has there")]
    [InlineData(32, 34, 12, new[] { 10, 10 }, "x86-32", new[] { 1 },
        "x86-32 has a frame number of 20 bits; expected 22: the 34 of a physical address without an offset of 12")]
    [InlineData(15, 12, 5, new[] { 5, 5 }, "valid-32", new[] { 1 },
        "entries of 1 bytes; expected 4, what valid-32 has")]
    [InlineData(66 - 12, 52, 12, new[] { 7, 7, 7, 7, 7, 7 }, "x86-64", new[] { 1 }, "6 levels; expected at most 5")]
    public void What_does_not_go_together_is_refused(
        int virtualBits, int physicalBits, int offsetBits, int[] indexBits, string format, int[] leafLevels,
        string message)
    {
        var entries = EntryFormats.Create(format);
        var geometry = new RadixGeometry(virtualBits, physicalBits, offsetBits, [.. indexBits],
            offsetBits == 5 ? 1 : entries.EntryBytes);
        var refusal = Assert.Throws<ArgumentException>(
            () => new PagingScheme("mine", "a test's", geometry, entries, [.. leafLevels]));
        Assert.Contains($"mine: {message}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_scheme_is_answered_with_the_known_ones()
    {
        var refusal = Assert.Throws<ArgumentException>(() => PagingSchemes.Create("sv64"));
        Assert.Contains("unknown scheme sv64; expected x86-32, x86-64-4", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Numbers by address, in a memory without end.</summary>
    private sealed class WideMemory : IByteMemory
    {
        public Dictionary<ulong, ulong> Words { get; } = [];

        public bool TryRead(PhysicalAddress address, int bytes, out ulong value)
        {
            value = Words.GetValueOrDefault(address.Value);
            return true;
        }
    }
}

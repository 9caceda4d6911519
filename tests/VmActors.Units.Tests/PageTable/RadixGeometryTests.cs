using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable;

public sealed class RadixGeometryTests
{
    [Theory]
    [InlineData(16, 12, 5, new[] { 5, 5 }, 1, "make 15 bits; expected the 16 of a virtual address")]
    [InlineData(32, 36, 12, new[] { 10, 10 }, 2, "expected a valid bit and a frame number of 24: the 36 of")]
    [InlineData(15, 12, 5, new[] { 5, 5 }, 3, "entries of 3 bytes; expected 1, 2, 4 or 8")]
    [InlineData(65, 12, 5, new[] { 30, 30 }, 1, "virtual addresses of 65 bits; expected 1 to 64")]
    [InlineData(0, 12, 5, new[] { 5 }, 1, "virtual addresses of 0 bits; expected 1 to 64")]
    [InlineData(15, 57, 5, new[] { 5, 5 }, 8, "physical addresses of 57 bits; expected 1 to 56")]
    [InlineData(15, 4, 5, new[] { 5, 5 }, 1, "an offset of 5 bits; expected 0 to the 4 of a physical address")]
    [InlineData(15, 12, -1, new[] { 16 }, 1, "an offset of -1 bits")]
    [InlineData(15, 12, 5, new[] { 10, 0 }, 1, "a level with an index of 0 bits; expected 1 to 30")]
    [InlineData(64, 12, 5, new[] { 59 }, 1, "a level with an index of 59 bits; expected 1 to 30")]
    [InlineData(5, 12, 5, new int[0], 1, "no level; expected at least one")]
    public void A_shape_that_cannot_be_is_refused_with_what_was_expected(
        int virtualBits, int physicalBits, int offsetBits, int[] indexBits, int entryBytes, string message)
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => new RadixGeometry(virtualBits, physicalBits, offsetBits, [.. indexBits], entryBytes));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_of_x86_64_what_its_own_levels_say()
    {
        var geometry = new RadixGeometry(48, 52, 12, [9, 9, 9, 9], 8);
        var address = new VirtualAddress(0x7f12_3456_7abc);
        Assert.Equal(4, geometry.Levels);
        for (var level = RadixGeometry.Leaf; level <= 4; level++)
        {
            Assert.Equal((int)(address.Value >> (3 + (9 * level))) & 511, geometry.Index(address, level));
            Assert.Equal(1UL << (3 + (9 * level)), geometry.Span(level));
            Assert.Equal(
                new PhysicalAddress(0x4D000 + ((address.Value >> (3 + (9 * level)) & 511) * 8)),
                geometry.EntryAddress(new Pfn(77).Address, address, level));
        }
        Assert.True(geometry.Contains(new VirtualAddress((1UL << 48) - 1)));
        Assert.False(geometry.Contains(new VirtualAddress(1UL << 48)));
    }

    [Fact]
    public void Thirty_bits_with_pages_of_512_bytes_split_into_three_sevens()
    {
        // A page holds 128 entries of 4 bytes, so 21 bits of page number are three indices of seven.
        var geometry = new RadixGeometry(30, 32, 9, [7, 7, 7], 4);
        Assert.Equal(128, geometry.EntryCount(RadixGeometry.Leaf));
        Assert.Equal(geometry.PageSize, (ulong)(geometry.EntryCount(RadixGeometry.Leaf) * geometry.EntryBytes));
        Assert.Equal(1UL << 23, geometry.Span(3));
        var address = new VirtualAddress((1UL << 23) | (2UL << 16) | (3UL << 9) | 4);
        Assert.Equal(
            (1, 2, 3, 4UL),
            (geometry.Index(address, 3), geometry.Index(address, 2), geometry.Index(address, 1),
                geometry.Offset(address, 1)));
    }

    [Fact]
    public void A_linear_table_of_four_gigabytes_has_a_million_entries_and_four_megabytes()
    {
        var geometry = new RadixGeometry(32, 32, 12, [20], 4);
        Assert.Equal(1L << 20, geometry.EntryCount(RadixGeometry.Leaf));
        Assert.Equal(4L << 20, geometry.EntryCount(RadixGeometry.Leaf) * geometry.EntryBytes);
    }
}

using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Cache;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Cache;

public sealed class CacheGeometryTests
{
    /// <summary>16 lines of 4 bytes, direct mapped (Bryant and O'Hallaron, Computer Systems, 9.6.4, and the published
    /// solutions of its homework).</summary>
    [Theory]
    [InlineData(0x354, 0x0D, 0x5, 0)]
    [InlineData(0x5FC, 0x17, 0xF, 0)]
    [InlineData(0x469, 0x11, 0xA, 1)]
    public void A_textbook_address_splits_into_tag_index_and_offset(ulong address, ulong tag, int index, int offset)
    {
        var geometry = new CacheGeometry(new Bytes(64), 1, 4);
        Assert.Equal(new CacheAddress(tag, index, offset), geometry.Split(new PhysicalAddress(address)));
        Assert.Equal((16, 4, 2), (geometry.Sets, geometry.IndexBits, geometry.OffsetBits));
    }

    [Fact]
    public void The_parts_of_an_address_make_the_address()
    {
        var samples = from lineBits in Gen.Choose(0, 12)
                      from geometry in Geometries.Any(1 << lineBits)
                      from high in Gen.Choose(0, (1 << 22) - 1)
                      from low in Gen.Choose(0, (1 << 30) - 1)
                      select (geometry, new PhysicalAddress(((ulong)high << 30) | (uint)low));
        Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            var (geometry, address) = sample;
            var parts = geometry.Split(address);
            Assert.Equal(address, geometry.Join(parts));
            Assert.InRange(parts.Index, 0, geometry.Sets - 1);
            Assert.InRange(parts.Offset, 0, geometry.LineBytes - 1);
            Assert.Equal(address, geometry.AddressOf(geometry.LineOf(address)) + (ulong)parts.Offset);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(32768, 8, 64, "32 KiB, 8 ways, 64 sets of 64 B lines")]
    [InlineData(12 << 20, 12, 64, "12 MiB, 12 ways, 16384 sets of 64 B lines")]
    [InlineData(24, 24, 1, "24 B, 24 ways, 1 sets of 1 B lines")]
    public void Any_number_of_ways_will_do(long size, int ways, int lineBytes, string shape)
    {
        var geometry = new CacheGeometry(new Bytes(size), ways, lineBytes);
        geometry.Validate();
        Assert.Equal(shape, geometry.ToString());
    }

    [Theory]
    [InlineData(32768, 8, 48, "a cache of 32 KiB in 8 ways of 48 B lines; expected lines of a power of two bytes")]
    [InlineData(32768, 8, 0, "expected lines of a power of two bytes")]
    [InlineData(32768, 0, 64, "expected 1 way or more")]
    [InlineData(49152, 8, 64, "expected 512 B (ways × line) times a power of two, for the set is a field of bits; "
        + "for example 32 KiB")]
    [InlineData(100, 3, 16, "for example 96 B")]
    [InlineData(64, 3, 64, "for example 192 B")]
    [InlineData(0, 1, 64, "for example 64 B")]
    [InlineData(-64, 1, 64, "for example 64 B")]
    [InlineData(1L << 40, 16, 64, "expected 67108864 lines or fewer")]
    [InlineData(1L << 40, int.MaxValue, 1 << 30, "times a power of two")]
    public void An_impossible_shape_is_refused_with_what_was_expected(
        long size, int ways, int lineBytes, string expected)
    {
        var geometry = new CacheGeometry(new Bytes(size), ways, lineBytes);
        var refusal = Assert.Throws<ArgumentException>(() => new SetAssociativeCache(geometry));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }
}

using System.Collections.Immutable;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Segments;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Segments;

public sealed class SegmentShapeTests
{
    [Fact]
    public void An_address_is_a_segment_a_page_of_it_and_an_offset()
    {
        var shape = new SegmentShape(Tables([8, 10], 32), 2);
        Assert.Equal((32, 4, 3, 1), (shape.VirtualBits, shape.Segments, shape.Level, shape.RootFrames));
        var address = new VirtualAddress(0x8123_4567);
        Assert.Equal((2, new Vpn(0x1234)), (shape.SegmentOf(address), shape.PageOf(address)));
        var vpn = new Vpn(0x8_1234);
        Assert.Equal((2, new Vpn(0x1234)), (shape.SegmentOf(vpn), shape.PageOf(vpn)));
        Assert.Equal((new Vpn(0x8_0000), new Vpn(0x10_0000)), (shape.FirstPage(2), shape.PageEnd));
        Assert.True(shape.Contains(new VirtualAddress(0xffff_ffff)));
        Assert.False(shape.Contains(new VirtualAddress(0x1_0000_0000)));
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    [InlineData(16, 128)]
    public void The_segment_table_takes_eight_bytes_a_segment(int segmentBits, int frames) =>
        Assert.Equal(frames, new SegmentShape(Tables([4], 32), segmentBits).RootFrames);

    [Theory]
    [InlineData(0, "8-10", 32, "0 bits choose a segment; expected 1 to 16")]
    [InlineData(17, "8-10", 32, "17 bits choose a segment; expected 1 to 16")]
    [InlineData(2, "6-9-9", 32, "segments of 2^24 pages; expected at most 2^23, what the limit in a descriptor can")]
    [InlineData(2, "8-10", 41, "frame numbers of 29 bits; expected at most 28, what a descriptor can name")]
    [InlineData(2, "12", 32, "the root of a segment's page table takes 8 frames; expected one: fewer than 12 bits")]
    public void What_cannot_be_is_refused(int segmentBits, string indexBits, int physicalBits, string message)
    {
        var tables = Tables([.. indexBits.Split('-').Select(int.Parse)], physicalBits);
        Assert.StartsWith(message, SegmentShape.Problem(tables, segmentBits), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SegmentShape(tables, segmentBits));
    }

    private static RadixGeometry Tables(ImmutableArray<int> indexBits, int physicalBits) =>
        new(indexBits.Sum() + 12, physicalBits, 12, indexBits, 8);
}

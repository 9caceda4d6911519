using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Frames;

public sealed class FrameTableTests
{
    private static readonly Mapping First = new(new ProcessId(1), new Vpn(0x10));

    [Fact]
    public void A_frame_begins_free_clean_unmapped_and_without_a_slot()
    {
        var record = new FrameTable(4)[new Pfn(3)];
        Assert.Equal((FrameState.Free, false, (byte)0, (SwapSlot?)null),
            (record.State, record.Dirty, record.MappingCount, record.Slot));
    }

    [Fact]
    public void A_record_keeps_what_is_written_through_the_reference()
    {
        var table = new FrameTable(1L << 28);
        ref var record = ref table[new Pfn((1L << 28) - 1)];
        record.State = FrameState.Anonymous;
        record.Dirty = true;
        record.Slot = new SwapSlot(0);
        record.AddMapping(First);

        var again = table[new Pfn((1L << 28) - 1)];
        Assert.Equal((FrameState.Anonymous, true, First), (again.State, again.Dirty, again.Mapping));
        Assert.Equal(new SwapSlot(0), again.Slot);
        Assert.Equal(FrameState.Free, table[new Pfn((1L << 28) - 2)].State);
    }

    [Fact]
    public void Frames_of_different_chunks_are_different_records()
    {
        var table = new FrameTable(5000);
        for (var frame = 0; frame < 5000; frame += 500) table[new Pfn(frame)].Slot = new SwapSlot(frame);
        for (var frame = 0; frame < 5000; frame += 500)
            Assert.Equal(new SwapSlot(frame), table[new Pfn(frame)].Slot);
    }

    [Fact]
    public void A_frame_may_have_many_mappings_each_once_and_the_oldest_comes_first()
    {
        var (second, third) = (new Mapping(new ProcessId(2), new Vpn(0x10)), new Mapping(new ProcessId(3), new Vpn(1)));
        var record = new FrameRecord();
        Assert.Throws<InvalidOperationException>(() => record.Mapping);
        Assert.Throws<InvalidOperationException>(() => record.RemoveMapping(First));
        record.AddMapping(First);
        record.AddMapping(second);
        record.AddMapping(third);
        Assert.Contains("process 2", Assert.Throws<InvalidOperationException>(() => record.AddMapping(second)).Message,
            StringComparison.Ordinal);
        Assert.Equal([First, second, third], record.ToMappings());
        record.RemoveMapping(First);
        Assert.Equal((second, 2), (record.Mapping, record.MappingCount));
        Assert.Equal([third], record.OtherMappings.ToArray());
        Assert.False(record.IsMappedBy(First));
        record.RemoveMapping(third);
        Assert.Throws<InvalidOperationException>(() => record.RemoveMapping(third));
        record.RemoveMapping(second);
        Assert.Equal((0, 0), (record.MappingCount, record.ToMappings().Length));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void A_frame_that_the_machine_does_not_have_is_refused(long frame) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameTable(4)[new Pfn(frame)].Dirty);
}

using FsCheck;
using FsCheck.Fluent;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Units.Devices;
using VmActors.Vocabulary;
using static VmActors.Machine.Tests.Disk.DiskWorld;

namespace VmActors.Machine.Tests.Disk;

public sealed class SwapDiskActorTests
{
    [Fact]
    public void A_write_and_a_read_take_their_latency_and_the_contents_come_back()
    {
        var world = new DiskWorld(Nvme()).Write(1, 5, 42).Read(5000, 5).Run();
        Assert.Equal([1 + 150 + (2 * Link)], world.Kernel.Times<SwapProtocol.SlotWritten>());
        Assert.Equal([5000 + 700 + (2 * Link)], world.Kernel.Times<SwapProtocol.SlotRead>());
        var read = Assert.Single(world.Kernel.All<SwapProtocol.SlotRead>());
        Assert.Equal(new SwapSlot(5), read.Slot);
        Assert.True(Contents(42).AsSpan().SequenceEqual(read.Words.AsSpan()));
        Assert.Equal(1, world.Disk.WrittenSlotCount);
    }

    [Fact]
    public void As_many_requests_as_channels_are_served_at_once()
    {
        var world = new DiskWorld(Nvme(2)).Write(1, 1, 1).Write(1, 2, 2).Write(1, 3, 3).Run();
        Assert.Equal([2151L, 2151L, 2301L], world.Kernel.Times<SwapProtocol.SlotWritten>());
        Assert.Equal([1L, 2L, 3L], world.Kernel.All<SwapProtocol.SlotWritten>().Select(written => written.Slot.Value));
    }

    [Fact]
    public void Requests_for_one_slot_are_served_in_their_order_while_others_overtake()
    {
        var world = new DiskWorld(Nvme(4)).Write(1, 1, 10).Read(1, 1).Write(1, 1, 20).Write(1, 2, 30).Read(1, 1).Run();
        Assert.Equal([10UL, 20UL], world.Kernel.All<SwapProtocol.SlotRead>().Select(read => read.Words[0]));
        Assert.Equal([2001L + 150, 2001 + 150, 2001 + 1000], world.Kernel.Times<SwapProtocol.SlotWritten>());
        Assert.Equal([2001L + 850, 2001 + 1700], world.Kernel.Times<SwapProtocol.SlotRead>());
    }

    [Fact]
    public void A_trimmed_slot_is_empty_and_can_be_written_anew()
    {
        var world = new DiskWorld(Nvme()).Write(1, 1, 10).Trim(1, 1).Write(1, 1, 20).Read(1, 1).Trim(1, 1).Run();
        Assert.Equal(20UL, Assert.Single(world.Kernel.All<SwapProtocol.SlotRead>()).Words[0]);
        Assert.Equal((0L, 2L), (world.Disk.WrittenSlotCount, world.Disk.Counts.Trims));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reading_an_empty_slot_ends_the_run(bool wasTrimmed)
    {
        var world = new DiskWorld(Nvme());
        if (wasTrimmed)
            world.Write(1, 9, 1).Trim(1, 9);
        var failure = Assert.Throws<SimulationFailedException>(() => world.Read(2, 9).Run());
        Assert.Equal("SwapDisk", failure.Actor);
        Assert.Contains("slot 9 is read, but nothing was written there", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_queue_is_measured_from_arrival_to_completion()
    {
        var world = new DiskWorld(Nvme(1)).Write(1, 1, 1).Write(1, 2, 2).Trim(101, 1).Run();
        var counts = world.Disk.Counts;
        // 2 requests for 100 cycles, 3 for 50, 2 for 150, then the trim alone for 50
        Assert.Equal((3, 0, 200L + 150 + 300 + 50),
            (counts.QueueLengthMax, counts.QueueLength, counts.QueueLengthTime));
        Assert.Equal((2L, 450L, 300L), (counts.Latency.Count, counts.Latency.Total.Cycles, counts.Latency.Max.Cycles));
        Assert.Equal((2L, 0L, 1L), (counts.Writes, counts.Reads, counts.Trims));
    }

    [Fact]
    public void Any_requests_on_any_disk_are_answered_once_and_with_what_was_last_written()
    {
        var requests = from kind in Gen.Choose(0, 4)
                       from slot in Gen.Choose(0, 4)
                       from wait in Gen.Choose(0, 400)
                       select (kind, slot, wait);
        var runs = from disk in Gen.Choose(0, 3) from list in requests.ListOf() select (disk, list);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var world = new DiskWorld(Model(run.disk));
            var slots = new ulong[5];
            var expected = new List<(long Slot, ulong Word)>();
            var (at, writes) = (1L, 0UL);
            foreach (var (kind, slot, wait) in run.list)
            {
                at += wait;
                if (kind < 2)
                    world.Write(at, slot, slots[slot] = ++writes);
                else if (slots[slot] != 0 && kind < 4)
                    (expected, _) = ([.. expected, (slot, slots[slot])], world.Read(at, slot));
                else if (slots[slot] != 0)
                    (slots[slot], _) = (0, world.Trim(at, slot));
            }
            world.Run();
            var reads = world.Kernel.All<SwapProtocol.SlotRead>().Select(read => (read.Slot.Value, read.Words[0]));
            Assert.Equal(expected.OrderBy(read => read.Slot), reads.OrderBy(read => read.Value)); // per slot in order
            Assert.Equal(writes, (ulong)world.Kernel.All<SwapProtocol.SlotWritten>().Count());
            Assert.Equal(slots.Count(word => word != 0), world.Disk.WrittenSlotCount);
            Assert.Equal(0, world.Disk.Counts.QueueLength);
        }).QuickCheckThrowOnFailure();
    }

    private static IDiskModel Model(int disk) => disk switch
    {
        0 => Nvme(1),
        1 => Nvme(3),
        2 => new HddModel(HddSpec.Preset(1_000_000)),
        _ => new HddModel(HddSpec.Preset(1_000_000) with { Order = DiskQueueOrder.Elevator }),
    };
}

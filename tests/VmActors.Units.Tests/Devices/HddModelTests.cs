using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Devices;

public sealed class HddModelTests
{
    // Ten slots on each of 102 tracks; a seek over d tracks takes 50 + 100 x sqrt(d - 1) cycles.
    private static readonly HddSpec Small = new()
    {
        Revolution = new(1000),
        Transfer = new(100),
        TrackToTrack = new(50),
        FullStroke = new(1050),
        Trim = new(5),
        TrackCount = 102,
    };

    [Theory]
    [InlineData(0, 0, 100)] // under the arm
    [InlineData(3, 0, 400)] // three slots to wait
    [InlineData(3, 450, 1400)] // just missed: wait for the next turn
    [InlineData(3, 1300, 1400)]
    [InlineData(10, 0, 1100)] // track 1: arrives at 50, slot 0 comes at 1000
    [InlineData(20, 850, 1100)] // track 2: seek 150
    [InlineData(30, 809, 1100)] // track 3: seek 50 + 141, arrives as the slot begins
    [InlineData(30, 810, 2100)] // and a cycle too late
    [InlineData(53, 20, 400)] // track 5: seek 250
    [InlineData(1019, 850, 2000)] // the last slot: full stroke 1050
    [InlineData(1019, 851, 3000)]
    public void Seek_rotation_and_transfer_add_up_exactly(long slot, long now, long completion) =>
        Assert.Equal(completion, Read(new HddModel(Small), slot, now));

    [Fact]
    public void Slots_in_order_stream_and_a_late_start_costs_a_turn()
    {
        var disk = new HddModel(Small);
        Assert.Equal(100, Read(disk, 0, 0));
        Assert.Equal(200, Read(disk, 1, 100));
        Assert.Equal(1300, Read(disk, 2, 201));
    }

    [Fact]
    public void The_arm_stays_where_the_last_request_took_it_but_a_trim_does_not_move_it()
    {
        var disk = new HddModel(Small);
        Assert.Equal(400, Read(disk, 53, 20));
        Assert.Equal(405, disk.Start(new(DiskRequestKind.Trim, new(1000)), new(400)).Cycles);
        Assert.Equal(1500, disk.Start(new(DiskRequestKind.Write, new(54)), new(405)).Cycles);
        Assert.Equal(2100, Read(disk, 0, 1500)); // back over five tracks: 250, then a quarter turn
    }

    [Fact]
    public void One_request_at_a_time()
    {
        var disk = new HddModel(Small);
        Read(disk, 0, 0);
        Assert.Throws<InvalidOperationException>(() => Read(disk, 1, 99));
        Assert.Equal(1, disk.Parallelism);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1020)]
    public void A_slot_that_the_disk_does_not_have_is_refused(long slot) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Read(new HddModel(Small), slot, 0));

    [Fact]
    public void The_elevator_goes_up_and_begins_again_at_the_lowest()
    {
        var disk = new HddModel(Small with { Order = DiskQueueOrder.Elevator });
        Read(disk, 53, 0);
        Assert.Equal(2, disk.Next(Waiting(10, 99, 54, 60)));
        Assert.Equal(1, disk.Next(Waiting(10, 5, 7)));
        Assert.Equal(0, disk.Next(Waiting(53)));
        Assert.Equal(1, disk.Next(Waiting(53, 1019)));
    }

    [Fact]
    public void The_elevator_keeps_requests_for_one_slot_in_order()
    {
        var disk = new HddModel(Small with { Order = DiskQueueOrder.Elevator });
        Assert.Equal(1, disk.Next(Waiting(9, 4, 4)));
    }

    [Fact]
    public void Without_an_elevator_the_first_comes_first() =>
        Assert.Equal(0, new HddModel(Small).Next(Waiting(10, 5, 7)));

    [Fact]
    public void The_elevator_serves_any_queue_in_an_ascending_sweep_and_one_from_the_bottom()
    {
        var queues = Gen.Choose(0, 1019).NonEmptyListOf();
        Prop.ForAll(Gen.Choose(0, 1019).SelectMany(_ => queues, (at, queue) => (at, queue)).ToArbitrary(), c =>
        {
            var disk = new HddModel(Small with { Order = DiskQueueOrder.Elevator });
            var now = new SimTime(Read(disk, c.at, 0));
            var waiting = c.queue.Select(slot => new DiskRequest(default, new(slot))).ToList();
            var served = new List<int>();
            while (waiting.Count > 0)
            {
                var next = disk.Next(waiting.ToArray());
                served.Add((int)waiting[next].Slot.Value);
                now = disk.Start(waiting[next], now);
                waiting.RemoveAt(next);
            }
            // A slot asked for twice is behind the arm once it has been served: its second turn comes last.
            var sweeps = c.queue.Distinct().OrderBy(slot => slot <= c.at).ThenBy(slot => slot).ToArray();
            Assert.Equal(sweeps, served.Take(sweeps.Length));
            Assert.Equal(c.queue.Order(), served.Order());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_preset_is_exact_at_three_gigahertz()
    {
        var spec = HddSpec.Preset(3_000_000_000);
        Assert.Equal((25_000_000, 76_800, 325), (spec.Revolution.Cycles, spec.Transfer.Cycles, spec.SlotsPerTrack));
        Assert.Equal((2_400_000, 45_712_500), (spec.TrackToTrack.Cycles, spec.FullStroke.Cycles));
        Assert.Equal(15_000, spec.Trim.Cycles);
        Assert.InRange(spec.SlotCount * Page.Size, 499_900_000_000, 500_100_000_000);
        Assert.Throws<ArgumentOutOfRangeException>(() => HddSpec.Preset(999_999));
    }

    [Fact]
    public void Random_requests_take_the_data_sheets_average()
    {
        var spec = HddSpec.Preset(1_000_000_000);
        var disk = new HddModel(spec);
        var random = new System.Random(7);
        var now = SimTime.Zero;
        const int count = 20_000;
        for (var i = 0; i < count; i++)
            now = disk.Start(new(DiskRequestKind.Read, new(random.NextInt64(spec.SlotCount))), now);
        // 8.5 ms seek + half a turn of 8.33 ms + 25.6 us transfer, at 1 cycle per ns
        Assert.InRange(now.Cycles / count, 12_500_000, 12_900_000);
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Refused(Small with { Transfer = new(0) });
        Refused(Small with { Transfer = new(1001) });
        Refused(Small with { TrackToTrack = new(-1) });
        Refused(Small with { FullStroke = new(49) });
        Refused(Small with { FullStroke = new((1L << 31) + 1) });
        Refused(Small with { Trim = new(0) });
        Refused(Small with { TrackCount = 0 });
        Refused(Small with { Order = (DiskQueueOrder)2 });

        static void Refused(HddSpec spec) => Assert.Throws<ArgumentOutOfRangeException>(() => new HddModel(spec));
    }

    private static long Read(HddModel disk, long slot, long now) =>
        disk.Start(new(DiskRequestKind.Read, new(slot)), new(now)).Cycles;

    private static DiskRequest[] Waiting(params long[] slots) =>
        slots.Select(slot => new DiskRequest(DiskRequestKind.Read, new(slot))).ToArray();
}

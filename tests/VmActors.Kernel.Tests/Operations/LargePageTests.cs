using VmActors.Protocols;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Operations;

public sealed class LargePageTests
{
    private const ulong First = 1024; // of the first large page of the area
    private const int Size = 512;
    private const int Tables = 4; // root, two above the large page, the deposited one

    [Fact]
    public void A_fault_maps_the_whole_large_page_around_it()
    {
        var world = Make().Fault(0, 1, First + 5);
        var first = world.Entry(1, First);
        Assert.Equal((0L, true, true), (first.Pfn.Value % Size, first.Accessed, first.Dirty));
        Assert.Equal(first.Further(511), world.Entry(1, First + 511));
        Assert.Equal((Size + Tables, Tables), (world.Kernel.UsedFrameCount, world.Kernel.PageTableFrameCount));
        Assert.Equal((1L, 1L, 0L), Counts(world));
        Assert.Equal((Size, false), (world.Process(1).PeakResidentCount, world.Entry(1, First + Size).Present));
    }

    [Fact]
    public void A_range_that_is_not_all_in_the_area_or_has_a_page_gets_base_pages()
    {
        var world = Make().Fault(0, 1, 1001).Unmap(0, 1, 2047, 1).Fault(0, 1, 1600);
        Assert.Equal((2L, 0L, 0L), Counts(world));
        Assert.Equal((false, false), (world.Entry(1, 1002).Present, world.Entry(1, 1601).Present));
        world.Fault(0, 1, First).Protect(0, 1, First + 1, 1, Protection.Read).Unmap(0, 1, First, Size - 1);
        Assert.Equal(1L, world.Kernel.Counts.LargePages.Splits);
        world.Call(0, 1, OperationKind.Map, KernelWorld.At(First), Size * Page.Size, Protection.ReadWrite);
        world.Fault(0, 1, First + 7); // the map took the last page away, and the leaf table with it
        Assert.Equal(2L, world.Kernel.Counts.LargePages.Mapped);
    }

    [Theory]
    [InlineData(512 + Tables - 1)] // not even the frames
    [InlineData(1023)] // the root is in the first run, and the second is not whole
    public void Without_a_run_of_frames_it_is_a_page_like_any_other(int frames)
    {
        var world = Make(frames: frames).Fault(0, 1, First);
        Assert.Equal((1L, 0L, 1L), Counts(world));
        Assert.Equal((true, false), (world.Entry(1, First).Present, world.Entry(1, First + 1).Present));
        world.Fault(0, 1, First + 1);
        Assert.Equal((2L, 0L, 1L), Counts(world)); // there is a leaf table now: no chance was missed
    }

    [Fact]
    public void The_low_watermark_is_kept()
    {
        var world = Make(frames: 2000, low: 2000 - Size - Tables).Fault(0, 1, First);
        Assert.Equal((1L, 1L, 0L), Counts(world));
        Assert.Empty(world.Daemon.All<ReclaimProtocol.MemoryLow>());
        Assert.Equal((1L, 0L, 1L), Counts(Make(frames: 2000, low: 2001 - Size - Tables).Fault(0, 1, First)));
    }

    [Fact]
    public void A_look_at_the_first_frame_is_one_at_all_and_a_use_of_any_is_a_use_of_all()
    {
        var world = Make().Fault(0, 1, First, AccessKind.Load);
        Assert.Equal([FrameLook.NotEvictable, FrameLook.NotEvictable], Looks(world)); // its thread has not run yet
        world.SliceExpired(0, 1);
        Assert.Equal([FrameLook.Referenced, FrameLook.NotEvictable], Looks(world));
        Assert.Equal([FrameLook.NotReferenced, FrameLook.NotEvictable], Looks(world));
        world.Tell(0, new FaultProtocol.PagesUsed(new CpuId(0), [world.Entry(1, First + 9).Pfn], []));
        Assert.Equal([FrameLook.Referenced, FrameLook.NotEvictable], Looks(world));
        Assert.Equal((false, false), (world.Entry(1, First).Accessed, world.Entry(1, First).Dirty));
        world.Tell(0, new FaultProtocol.PagesUsed(new CpuId(0), [], [world.Entry(1, First + 9).Pfn]));
        Assert.Equal((true, true), (world.Entry(1, First + 511).Accessed, world.Entry(1, First + 511).Dirty));
        Assert.Equal(Size, world.Entry(1, First + 511).Pfn.Value - world.Entry(1, First).Pfn.Value + 1);
    }

    [Fact]
    public void An_eviction_of_the_first_splits_when_all_have_acknowledged_and_takes_that_page_alone()
    {
        var world = Make(threads: 2, cpus: 2).Fault(0, 1, First);
        world.Invalidations();
        var (free, frame) = (world.Free, world.Entry(1, First).Pfn);
        world.Holding.Add(world.Cpus[1]);
        Evict(world, frame);
        Assert.Equal((Pte.InTransit, 0L), (world.Entry(1, First + 3), world.Kernel.Counts.LargePages.Splits));
        Assert.Equal([0], world.Fault(0, 1, First + 3).Ran(0).TakeLast(1)); // it waits
        world.Release(world.Cpus[1]);
        Assert.Equal((1L, new Pfn(frame.Value + 3)),
            (world.Kernel.Counts.LargePages.Splits, world.Entry(1, First + 3).Pfn));
        Assert.Equal((true, Pte.InTransit), (world.Entry(1, First + 3).Dirty, world.Entry(1, First)));
        Assert.Equal(1L, world.Kernel.Counts.SpuriousFaults);
        world.Release(world.Cpus[1]); // of the page alone
        Assert.Equal((true, free + 1), (world.Entry(1, First).IsSwapped, world.Free));
        Assert.Equal(new ReclaimProtocol.FramesEvicted(1, 1, free + 1), world.Daemon.Inbox[^1].What);
    }

    [Fact]
    public void Other_frames_of_a_large_page_are_not_evicted()
    {
        var world = Make().Fault(0, 1, First);
        Evict(world, world.Entry(1, First + 1).Pfn);
        Assert.Equal((true, 0L), (world.Entry(1, First + 1).Present, world.Kernel.Counts.LargePages.Splits));
        Assert.Equal(new ReclaimProtocol.FramesEvicted(0, 0, world.Free), world.Daemon.Inbox[^1].What);
    }

    [Fact]
    public void A_store_that_is_reported_before_the_acknowledgement_makes_every_page_dirty()
    {
        var world = Make().Fault(0, 1, First, AccessKind.Load).SliceExpired(0, 1);
        var frame = world.Entry(1, First).Pfn;
        world.Holding.Add(world.Cpus[0]);
        Evict(world, frame);
        world.Tell(0, new FaultProtocol.PagesUsed(new CpuId(0), [], [new Pfn(frame.Value + 9)]));
        world.Release(world.Cpus[0]);
        Assert.True(world.Entry(1, First + 200).Dirty);
        world.Release(world.Cpus[0]);
        world.Holding.Clear();
        Evict(world, world.Entry(1, First + 200).Pfn);
        Assert.Equal(2, world.Disk.All<SwapProtocol.WriteSlot>().Count());
        Assert.True(world.Entry(1, First + 200).IsSwapped);
    }

    [Fact]
    public void A_whole_large_page_is_unmapped_without_a_split_and_gives_everything_back()
    {
        var world = Make(threads: 2, cpus: 2).Fault(0, 1, First).Fault(0, 1, First + Size);
        Assert.Equal(2L, world.Kernel.Counts.LargePages.Mapped);
        world.Invalidations();
        world.Holding.Add(world.Cpus[1]);
        world.Unmap(0, 1, First, Size);
        Assert.Equal((2 * Size) + Tables + 1, world.Kernel.UsedFrameCount); // not before all have acknowledged
        Assert.Single(world.Invalidations()[1]);
        world.Release(world.Cpus[1]);
        Assert.Equal((Size + Tables, 0L), (world.Kernel.UsedFrameCount, world.Kernel.Counts.LargePages.Splits));
        world.Holding.Clear();
        world.Unmap(0, 1, First + Size, Size);
        Assert.Equal(1, world.Kernel.UsedFrameCount);
    }

    [Fact]
    public void An_unmap_that_begins_in_one_large_page_and_ends_in_another_splits_both()
    {
        var world = Make().Fault(0, 1, First).Fault(0, 1, First + Size);
        world.Unmap(0, 1, First + 500, 20);
        Assert.Equal(2L, world.Kernel.Counts.LargePages.Splits);
        Assert.Equal((true, false, false, true), (world.Entry(1, First + 499).Present,
            world.Entry(1, First + 500).Present, world.Entry(1, First + 519).Present,
            world.Entry(1, First + 520).Present));
        Assert.Equal((2 * Size) - 20 + Tables + 1, world.Kernel.UsedFrameCount);
        world.Unmap(0, 1, First, 2 * Size);
        Assert.Equal(1, world.Kernel.UsedFrameCount);
    }

    [Fact]
    public void A_protection_of_the_whole_stays_large_and_one_of_a_part_splits()
    {
        var world = Make().Fault(0, 1, First).Protect(0, 1, First, Size, Protection.Read);
        Assert.Equal((false, 0L), (world.Entry(1, First + 1).Writable, world.Kernel.Counts.LargePages.Splits));
        world.Protect(0, 1, First + 10, 1, Protection.ReadWrite);
        Assert.Equal((false, true, 1L), (world.Entry(1, First + 9).Writable, world.Entry(1, First + 10).Writable,
            world.Kernel.Counts.LargePages.Splits));
        Assert.Equal(Size + Tables, world.Kernel.UsedFrameCount); // the deposited table was taken
    }

    [Fact]
    public void A_call_for_a_part_waits_for_the_split_of_an_eviction_and_makes_none_of_its_own()
    {
        var world = Make(threads: 2, cpus: 2).Fault(0, 1, First).SliceExpired(0, 1);
        world.Holding.Add(world.Cpus[1]);
        Evict(world, world.Entry(1, First).Pfn);
        world.Unmap(0, 1, First + 1, 1);
        Assert.Equal(Pte.InTransit, world.Entry(1, First + 1));
        for (var i = 0; i < 3; i++)
            world.Release(world.Cpus[1]);
        Assert.Equal((1L, Pte.Empty, true), (world.Kernel.Counts.LargePages.Splits, world.Entry(1, First + 1),
            world.Entry(1, First).IsSwapped));
    }

    [Fact]
    public void An_eviction_leaves_a_large_page_alone_that_a_call_is_splitting()
    {
        var world = Make(threads: 2, cpus: 2).Fault(0, 1, First).SliceExpired(0, 1);
        world.Holding.Add(world.Cpus[1]);
        world.Unmap(0, 1, First + 1, 1);
        var frame = new Pfn(Size); // the first aligned run beyond the root
        Assert.Equal([FrameLook.NotEvictable], Look(world, frame));
        Evict(world, frame);
        Assert.Equal(new ReclaimProtocol.FramesEvicted(0, 0, world.Free), world.Daemon.Inbox[^1].What);
        world.Release(world.Cpus[1]);
        world.Release(world.Cpus[1]);
        Assert.Equal((1L, frame, Pte.Empty), (world.Kernel.Counts.LargePages.Splits, world.Entry(1, First).Pfn,
            world.Entry(1, First + 1)));
    }

    [Fact]
    public void A_process_that_ends_while_its_large_page_is_split_leaves_nothing()
    {
        var world = Make().Fault(0, 1, First).SliceExpired(0, 1);
        world.Holding.Add(world.Cpus[0]);
        Evict(world, world.Entry(1, First).Pfn);
        world.Call(0, 1, OperationKind.Exit);
        world.Holding.Clear();
        world.Release(world.Cpus[0]);
        Assert.Equal((0L, 0L), (world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount));
    }

    private static KernelWorld Make(int frames = 3000, int low = 0, int threads = 1, int cpus = 1) =>
        new([threads], new Setting(Cpus: cpus, Frames: frames, Low: low, Large: true));

    private static (long Minor, long Mapped, long Fallbacks) Counts(KernelWorld world) => (
        world.Kernel.Counts.MinorFaults, world.Kernel.Counts.LargePages.Mapped,
        world.Kernel.Counts.LargePages.Fallbacks);

    private static void Evict(KernelWorld world, params Pfn[] frames) =>
        world.TellAsDaemon(new ReclaimProtocol.EvictFrames([.. frames]));

    /// <summary>At the first and the last frame of the large page.</summary>
    private static FrameLook[] Looks(KernelWorld world) =>
        Look(world, world.Entry(1, First).Pfn, world.Entry(1, First + 511).Pfn);

    private static FrameLook[] Look(KernelWorld world, params Pfn[] frames)
    {
        world.TellAsDaemon(new ReclaimProtocol.LookAtFrames([.. frames]));
        return world.Daemon.All<ReclaimProtocol.FramesLookedAt>().Last().Looks.ToArray();
    }
}

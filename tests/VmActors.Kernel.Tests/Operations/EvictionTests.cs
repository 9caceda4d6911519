using System.Collections.Immutable;
using VmActors.Protocols;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Operations;

public sealed class EvictionTests
{
    [Fact]
    public void A_look_shows_the_reference_bit_and_clears_it_after_the_changes_were_told()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16).SliceExpired(0, 1);
        var frame = world.Entry(1, 16).Pfn;
        var look = new ReclaimProtocol.LookAtFrames([frame, new Pfn(0), new Pfn(99)]);
        world.TellAsDaemon(look);
        Assert.Equal(new FrameChange(frame, true),
            Assert.Single(Assert.Single(world.Daemon.All<ReclaimProtocol.PagesChanged>()).Changes));
        Assert.IsType<ReclaimProtocol.FramesLookedAt>(world.Daemon.Inbox[^1].What);
        Assert.Equal([FrameLook.Referenced, FrameLook.NotEvictable, FrameLook.NotEvictable], Looks(world).ToArray());
        Assert.False(world.Entry(1, 16).Accessed);
        world.TellAsDaemon(look);
        Assert.Equal(FrameLook.NotReferenced, Looks(world)[0]);
        world.Tell(0, new FaultProtocol.PagesUsed(new CpuId(0), [frame], [])).TellAsDaemon(look);
        Assert.Equal(FrameLook.Referenced, Looks(world)[0]);
    }

    [Fact]
    public void A_page_is_not_to_be_taken_before_the_thread_that_it_was_brought_in_for_has_run()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16);
        var look = new ReclaimProtocol.LookAtFrames([world.Entry(1, 16).Pfn]);
        world.TellAsDaemon(look);
        Assert.Equal(FrameLook.NotEvictable, Looks(world)[0]);
        Assert.True(world.Entry(1, 16).Accessed);
        world.Fault(0, 1, 17).TellAsDaemon(look);
        Assert.Equal(FrameLook.Referenced, Looks(world)[0]);
    }

    [Fact]
    public void A_dirty_page_is_shot_down_and_written_before_its_frame_is_free()
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2)).Fault(0, 1, 16);
        var free = world.Free;
        world.Holding.UnionWith([world.Cpus[1], world.Disk]);
        Evict(world, 16);
        Assert.False(world.Entry(1, 16).Present);
        Assert.Empty(world.Disk.Inbox);
        world.Release(world.Cpus[1]);
        Assert.Equal(new SwapSlot(0), Assert.Single(world.Disk.All<SwapProtocol.WriteSlot>()).Slot);
        Assert.Equal((free, 0), (world.Free, world.Daemon.All<ReclaimProtocol.FramesEvicted>().Count()));
        world.Release(world.Disk);
        Assert.Equal(new ReclaimProtocol.FramesEvicted(1, 1, free + 1), world.Daemon.Inbox[^1].What);
        Assert.Equal((Pte.Swapped(new SwapSlot(0)), free + 1, 1L),
            (world.Entry(1, 16), world.Free, world.Kernel.UsedSlotCount));
    }

    [Fact]
    public void A_page_with_a_good_copy_on_the_disk_is_not_written_again()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16);
        Evict(world, 16);
        world.Fault(0, 1, 16, AccessKind.Load);
        Evict(world, 16);
        Assert.Single(world.Disk.All<SwapProtocol.WriteSlot>());
        Assert.Equal((1L, 1L), (world.Kernel.Counts.PagesSwappedOut, world.Kernel.Counts.PagesDroppedClean));
        world.Fault(0, 1, 16, AccessKind.Store);
        Evict(world, 16);
        Assert.Equal([new SwapSlot(0), new SwapSlot(0)],
            world.Disk.All<SwapProtocol.WriteSlot>().Select(write => write.Slot));
    }

    [Fact]
    public void A_page_that_was_never_stored_to_is_forgotten_with_its_tables()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16, AccessKind.Load);
        Evict(world, 16);
        Assert.Equal((Pte.Empty, 1L, 0L),
            (world.Entry(1, 16), world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount));
        Assert.Empty(world.Disk.Inbox);
    }

    [Fact]
    public void A_store_that_is_reported_before_the_acknowledgement_is_not_lost()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16, AccessKind.Load);
        world.Holding.Add(world.Cpus[0]);
        var frame = world.Entry(1, 16).Pfn;
        Evict(world, 16);
        world.Tell(0, new FaultProtocol.PagesUsed(new CpuId(0), [], [frame]));
        world.Release(world.Cpus[0]);
        Assert.Single(world.Disk.All<SwapProtocol.WriteSlot>());
        Assert.True(world.Entry(1, 16).IsSwapped);
    }

    [Fact]
    public void Without_a_free_slot_a_dirty_page_stays_and_a_clean_one_goes()
    {
        var world = new KernelWorld([1], new Setting(Slots: 0)).Fault(0, 1, 16).Fault(0, 1, 17, AccessKind.Load);
        var free = world.Free;
        Evict(world, 16, 17);
        Assert.Equal(new ReclaimProtocol.FramesEvicted(1, 0, free + 1), world.Daemon.Inbox[^1].What);
        Assert.Equal((true, true, false),
            (world.Entry(1, 16).Present, world.Entry(1, 16).Dirty, world.Entry(1, 17).Present));
        world.Unmap(0, 1, 16, 1);
        Assert.Equal(1, world.Kernel.UsedFrameCount);
    }

    [Fact]
    public void A_fault_on_a_page_that_is_leaving_waits_and_brings_it_back()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16);
        world.Holding.Add(world.Disk);
        Evict(world, 16);
        Assert.Equal([1, 1, 0], world.Fault(0, 1, 16).Ran(0));
        world.Release(world.Disk);
        Assert.Single(world.Disk.All<SwapProtocol.ReadSlot>());
        Assert.Equal([1], world.Release(world.Disk).Ran(0));
        Assert.True(world.Entry(1, 16).Present);
    }

    [Fact]
    public void Munmap_waits_for_an_eviction_and_frees_frame_and_slot()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16);
        world.Holding.Add(world.Disk);
        Evict(world, 16);
        world.Unmap(0, 1, 16, 1).Release(world.Disk);
        Assert.Equal((1L, 0L), (world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount));
        Assert.Equal(new SwapSlot(0), Assert.Single(world.Disk.All<SwapProtocol.TrimSlot>()).Slot);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_without_present_pages_is_shot_down_where_CPUs_remember_tables(bool remember)
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2, CachesTables: remember)).Fault(0, 1, 16).Fault(0, 1, 17);
        Evict(world, 16, 17);
        world.Invalidations();
        world.Holding.Add(world.Cpus[1]);
        var used = world.Kernel.UsedFrameCount;
        world.Unmap(0, 1, 16, 2);
        var sent = world.Invalidations();
        Assert.All(sent, got => Assert.Equal(remember ? 1 : 0, got.Length));
        if (!remember)
            return;
        Assert.Equal([PageRange.Of(new Vpn(16), 2)], sent[1][0].Pages.ToArray());
        Assert.Equal(used, world.Kernel.UsedFrameCount); // the tables are not free before all have dropped them
        world.Release(world.Cpus[1]);
        Assert.Equal(1, world.Kernel.UsedFrameCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_that_an_eviction_empties_is_shot_down_where_CPUs_remember_tables(bool remember)
    {
        var world = new KernelWorld([1], new Setting(CachesTables: remember)).Fault(0, 1, 16, AccessKind.Load);
        Evict(world, 16); // clean: the page first, then its tables
        Assert.Equal(remember ? 2 : 1, world.Invalidations()[0].Length);
        Assert.Equal(1, world.Kernel.UsedFrameCount);
    }

    [Fact]
    public void When_the_daemon_is_exhausted_only_the_one_that_waits_is_killed()
    {
        var world = new KernelWorld([1, 1], new Setting(Cpus: 2, Frames: 10));
        for (var page = 16UL; page < 20; page++)
            world.Fault(0, 1, page);
        world.Fault(1, 2, 16, AccessKind.Load); // one frame is left: not enough for its tables
        Assert.Equal(0, world.Free);
        world.TellAsDaemon(new ReclaimProtocol.DaemonSleeps(true)); // thread 1 has not used its page yet: no kill
        Assert.Equal(0L, world.Kernel.Counts.OutOfMemoryKills);
        world.SliceExpired(0, 1).TellAsDaemon(new ReclaimProtocol.DaemonSleeps(true));
        Assert.Equal((ProcessOutcome.Running, ProcessOutcome.OutOfMemory),
            (world.Process(1).Outcome, world.Process(2).Outcome));
        Assert.Equal((1L, 8L), (world.Kernel.Counts.OutOfMemoryKills, world.Kernel.UsedFrameCount));
        Assert.Equal([1], world.Fault(0, 1, 20).Ran(0).TakeLast(1));
    }

    [Fact]
    public void After_a_kill_the_daemon_is_woken_for_those_who_still_wait()
    {
        // two roots, three tables and a page: everything is used
        var world = new KernelWorld([1, 2], new Setting(Cpus: 3, Frames: 6)).Fault(1, 2, 16);
        world.Fault(0, 1, 16).Fault(1, 2, 17).Fault(2, 3, 18);
        Assert.Single(world.Daemon.All<ReclaimProtocol.MemoryLow>());
        world.TellAsDaemon(new ReclaimProtocol.DaemonSleeps(true));
        Assert.Equal((ProcessOutcome.OutOfMemory, ProcessOutcome.Running),
            (world.Process(1).Outcome, world.Process(2).Outcome));
        Assert.Equal((true, false), (world.Entry(2, 17).Present, world.Entry(2, 18).Present)); // one frame came free
        Assert.Equal(2, world.Daemon.All<ReclaimProtocol.MemoryLow>().Count());
    }

    private static void Evict(KernelWorld world, params ulong[] pages) =>
        world.TellAsDaemon(new ReclaimProtocol.EvictFrames([.. pages.Select(page => world.Entry(1, page).Pfn)]));

    private static ImmutableArray<FrameLook> Looks(KernelWorld world) =>
        world.Daemon.All<ReclaimProtocol.FramesLookedAt>().Last().Looks;
}

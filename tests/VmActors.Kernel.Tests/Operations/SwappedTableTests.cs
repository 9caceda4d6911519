using System.Collections.Immutable;
using VmActors.Protocols;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Operations;

/// <summary>Leaf tables that are swapped out after their pages, and come back: each race by itself.</summary>
public sealed class SwappedTableTests
{
    private const ulong Far = 512 * 3; // a page of another leaf table

    [Fact]
    public void A_table_is_written_to_a_slot_that_the_entry_above_names_and_its_frame_is_free()
    {
        var world = PagesOut(new Setting(SwapsTables: true));
        var (free, tables) = (world.Free, world.Kernel.PageTableFrameCount);
        TableOut(world);
        var write = world.Disk.All<SwapProtocol.WriteSlot>().Last();
        Assert.Equal((new SwapSlot(2), Pte.Swapped(new SwapSlot(0)).Bits, Pte.Swapped(new SwapSlot(1)).Bits), (
            write.Slot, write.Words[16], write.Words[17]));
        Assert.Equal(2, write.Words.Count(word => word != 0));
        Assert.Equal(Pte.Swapped(new SwapSlot(2)), world.Entry(1, 16));
        Assert.Equal((free + 1, tables - 1, 3L, 1L), (
            world.Free, world.Kernel.PageTableFrameCount, world.Kernel.UsedSlotCount, world.Kernel.Counts.Tables.Out));
        Assert.Equal(new ReclaimProtocol.FramesEvicted(1, 1, free + 1), world.Daemon.Inbox[^1].What);
    }

    [Fact]
    public void The_daemon_hears_of_a_table_and_may_take_it_only_when_no_page_needs_it()
    {
        var world = new KernelWorld([1], new Setting(SwapsTables: true)).Fault(0, 1, 16);
        var (page, table) = (world.Entry(1, 16).Pfn, world.Table(1, 16));
        Assert.Equal(FrameLook.NotEvictable, Look(world, table));
        Assert.Equal([new FrameChange(table, true), new FrameChange(page, true)],
            world.Daemon.All<ReclaimProtocol.PagesChanged>().Single().Changes.ToArray());
        world.Holding.Add(world.Disk);
        Evict(world, page); // in transit
        Assert.Equal(FrameLook.NotEvictable, Look(world, table));
        world.Release(world.Disk);
        Assert.Equal(FrameLook.NotReferenced, Look(world, table));
        Evict(world, table); // on its way
        Assert.Equal(FrameLook.NotEvictable, Look(world, table));
        world.Release(world.Disk);
        Assert.Equal(FrameLook.NotEvictable, Look(world, table));
        Assert.Equal(new FrameChange(table, false),
            world.Daemon.All<ReclaimProtocol.PagesChanged>().Last().Changes.Last());
    }

    [Fact]
    public void Tables_stay_where_they_are_not_swapped()
    {
        var world = PagesOut(new Setting());
        var table = world.Table(1, 16);
        Assert.Equal(FrameLook.NotEvictable, Look(world, table));
        Evict(world, table);
        Assert.Equal((table, 0L), (world.Table(1, 16), world.Kernel.Counts.Tables.Out));
    }

    [Fact]
    public void A_fault_reads_the_table_and_then_the_page()
    {
        var world = TableOut(PagesOut(new Setting(SwapsTables: true)));
        world.Holding.Add(world.Disk);
        world.Told(0);
        Assert.Equal([0], world.Fault(0, 1, 16).Ran(0)); // the thread is off its CPU
        Assert.Equal([2], Reads(world));
        world.Release(world.Disk);
        Assert.Equal([2, 0], Reads(world));
        Assert.False(world.Entry(1, 16).Present);
        Assert.Equal([1], world.Release(world.Disk).Ran(0));
        Assert.True(world.Entry(1, 16).Present);
        Assert.Equal(Pte.Swapped(new SwapSlot(1)), world.Entry(1, 17));
        Assert.Equal(new SwapSlot(2), world.Disk.All<SwapProtocol.TrimSlot>().Single().Slot);
        Assert.Equal((1L, 1L, 2L), (
            world.Kernel.Counts.Tables.In, world.Kernel.Counts.MajorFaults, world.Kernel.UsedSlotCount));
    }

    [Fact]
    public void A_new_page_under_a_swapped_table_needs_the_table_only()
    {
        var world = TableOut(PagesOut(new Setting(SwapsTables: true))).Fault(0, 1, 20);
        Assert.Equal([2], Reads(world));
        Assert.Equal((true, Pte.Swapped(new SwapSlot(0))), (world.Entry(1, 20).Present, world.Entry(1, 16)));
        Assert.Equal((1L, 0L), (world.Kernel.Counts.Tables.In, world.Kernel.Counts.MajorFaults));
    }

    [Fact]
    public void Two_faults_under_one_swapped_table_read_it_once()
    {
        var world = TableOut(PagesOut(new Setting(Cpus: 2, SwapsTables: true), 2));
        world.Holding.Add(world.Disk);
        world.Together((0, Fault(0, 1, 16)), (1, Fault(1, 2, 17)));
        Assert.Equal([2], Reads(world));
        world.Release(world.Disk);
        Assert.Equal([0, 1, 2], Reads(world).Order());
        world.Release(world.Disk).Release(world.Disk);
        Assert.Equal((true, true, 1L), (
            world.Entry(1, 16).Present, world.Entry(1, 17).Present, world.Kernel.Counts.Tables.In));
    }

    [Fact]
    public void A_fault_under_a_table_that_is_leaving_waits_and_brings_it_back()
    {
        var world = PagesOut(new Setting(SwapsTables: true));
        world.Holding.Add(world.Disk);
        TableOut(world).Fault(0, 1, 17);
        Assert.Empty(Reads(world));
        world.Release(world.Disk).Release(world.Disk).Release(world.Disk);
        Assert.Equal([2, 1], Reads(world));
        Assert.True(world.Entry(1, 17).Present);
    }

    [Fact]
    public void A_table_is_written_when_no_CPU_remembers_it_any_more()
    {
        var world = PagesOut(new Setting(Cpus: 2, CachesTables: true, SwapsTables: true), 2);
        world.Invalidations();
        world.Holding.Add(world.Cpus[1]);
        var (free, writes) = (world.Free, world.Disk.All<SwapProtocol.WriteSlot>().Count());
        TableOut(world);
        Assert.Equal([PageRange.Of(new Vpn(0), 1)], world.Invalidations()[1].Single().Pages.ToArray());
        Assert.Equal((free, writes), (world.Free, world.Disk.All<SwapProtocol.WriteSlot>().Count()));
        world.Fault(0, 1, 16); // waits with it
        Assert.Empty(Reads(world));
        world.Release(world.Cpus[1]);
        Assert.Equal([2, 0], Reads(world));
    }

    [Fact]
    public void Where_CPUs_remember_no_tables_none_is_asked()
    {
        var world = PagesOut(new Setting(SwapsTables: true));
        world.Invalidations();
        Assert.Empty(TableOut(world).Invalidations()[0]);
    }

    [Fact]
    public void A_table_that_a_fault_needs_is_not_taken()
    {
        var world = PagesOut(new Setting(SwapsTables: true));
        world.Holding.Add(world.Disk);
        world.Fault(0, 1, 16);
        var table = world.Table(1, 16);
        Assert.Equal(FrameLook.NotEvictable, Look(world, table));
        Evict(world, table);
        Assert.Equal(
            (table, 0), (world.Table(1, 16), world.Daemon.All<ReclaimProtocol.FramesEvicted>().Last().EvictedCount));
        world.Release(world.Disk);
        Assert.True(world.Entry(1, 16).Present);
    }

    [Fact]
    public void Without_a_free_slot_a_table_stays()
    {
        var world = PagesOut(new Setting(Slots: 2, SwapsTables: true));
        var table = world.Table(1, 16);
        TableOut(world);
        Assert.Equal((table, 0L), (world.Table(1, 16), world.Kernel.Counts.Tables.Out));
        Assert.True(world.Fault(0, 1, 16).Entry(1, 16).Present);
    }

    [Fact]
    public void A_process_that_is_killed_while_its_table_is_read_leaves_nothing_behind()
    {
        var world = TableOut(PagesOut(new Setting(Cpus: 2, SwapsTables: true), 2));
        world.Holding.Add(world.Disk);
        world.Fault(0, 1, 16).Fault(1, 2, 5); // outside of every area
        while (world.Holds(world.Disk))
            world.Release(world.Disk);
        Assert.Equal(ProcessOutcome.SegmentationFault, world.Process(1).Outcome);
        Assert.Equal((0L, 0L), (world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount));
    }

    [Fact]
    public void A_process_that_is_killed_while_it_waits_for_its_tables_frame_leaves_nothing_behind()
    {
        // Two roots; process 1 has two tables after its leaf table left; process 2 takes the rest.
        var world = TableOut(PagesOut(new Setting(Cpus: 2, Frames: 9, SwapsTables: true), 1, 1));
        world.Fault(1, 2, 16).Fault(1, 2, 17).SliceExpired(1, 2);
        Assert.Equal(0, world.Free);
        world.Fault(0, 1, 16);
        Assert.Empty(Reads(world));
        world.TellAsDaemon(new ReclaimProtocol.DaemonSleeps(true));
        Assert.Equal((ProcessOutcome.OutOfMemory, ProcessOutcome.Running),
            (world.Process(1).Outcome, world.Process(2).Outcome));
        Assert.Equal((6L, 0L), (world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount));
        Assert.Equal((0L, 1L), (world.Kernel.Counts.Tables.In, world.Kernel.Counts.Tables.Searched));
    }

    [Fact]
    public void Frames_that_run_out_between_a_table_and_its_page_are_waited_for()
    {
        var world = TableOut(PagesOut(new Setting(Cpus: 2, Frames: 10, SwapsTables: true), 1, 1));
        world.Fault(1, 2, 16).Fault(1, 2, 17).SliceExpired(1, 2);
        Assert.Equal(1, world.Free);
        world.Fault(0, 1, 16);
        Assert.Equal([2], Reads(world));
        Assert.Equal((0L, 1L), (world.Free, world.Kernel.Counts.FrameWaits));
        var table = world.Table(1, 16);
        Evict(world, table); // its page is being faulted in: it stays
        Assert.Equal(table, world.Table(1, 16));
        Evict(world, world.Entry(2, 17).Pfn);
        Assert.Equal([2, 0], Reads(world));
        Assert.True(world.Entry(1, 16).Present);
    }

    [Fact]
    public void Munmap_of_all_pages_of_a_swapped_table_frees_their_slots_and_its_own()
    {
        var world = TableOut(PagesOut(new Setting(SwapsTables: true))).Unmap(0, 1, 16, 64);
        Assert.Equal((1L, 0L, 1L), (
            world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount, world.Kernel.Counts.Tables.Searched));
        Assert.Equal([0, 1, 2], world.Disk.All<SwapProtocol.TrimSlot>().Select(trim => trim.Slot.Value).Order());
    }

    [Fact]
    public void Munmap_of_some_pages_of_a_swapped_table_writes_back_the_others()
    {
        var world = TableOut(PagesOut(new Setting(SwapsTables: true))).Unmap(0, 1, 16, 1);
        Assert.Equal(new SwapSlot(0), world.Disk.All<SwapProtocol.TrimSlot>().Single().Slot);
        Assert.Equal((2L, 1L, 1L, 0L), (
            world.Kernel.UsedSlotCount, world.Kernel.Counts.Tables.Searched, world.Kernel.Counts.Tables.Rewritten,
            world.Kernel.Counts.Tables.In));
        world.Fault(0, 1, 17);
        Assert.Equal((Pte.Empty, true), (world.Entry(1, 16), world.Entry(1, 17).Present));
    }

    [Fact]
    public void Munmap_of_pages_that_a_swapped_table_does_not_have_leaves_it_as_it_is()
    {
        var world = TableOut(PagesOut(new Setting(SwapsTables: true))).Unmap(0, 1, 20, 4);
        Assert.Equal((3L, 0L), (world.Kernel.UsedSlotCount, world.Kernel.Counts.Tables.Rewritten));
        Assert.True(world.Fault(0, 1, 16).Entry(1, 16).Present);
    }

    [Fact]
    public void Munmap_waits_for_a_table_that_is_leaving()
    {
        var world = PagesOut(new Setting(SwapsTables: true));
        world.Holding.Add(world.Disk);
        TableOut(world).Unmap(0, 1, 16, 2);
        Assert.Empty(Reads(world));
        world.Release(world.Disk).Release(world.Disk);
        Assert.Equal((1L, 0L), (world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount));
    }

    [Fact]
    public void Munmap_finds_a_table_that_leaves_while_it_reads_another()
    {
        var world = TableOut(PagesOut(new Setting(SwapsTables: true)));
        world.Call(0, 1, OperationKind.Map, KernelWorld.At(Far), Page.Size, Protection.ReadWrite).Fault(0, 1, Far);
        Evict(world, world.Entry(1, Far).Pfn);
        world.Holding.Add(world.Disk);
        world.Unmap(0, 1, 16, (int)Far);
        Evict(world, world.Table(1, Far));
        while (world.Holds(world.Disk))
            world.Release(world.Disk);
        Assert.Equal((1L, 0L, 2L), (
            world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount, world.Kernel.Counts.Tables.Searched));
    }

    [Fact]
    public void Munmap_waits_for_a_fault_that_brings_a_table_in()
    {
        var world = TableOut(PagesOut(new Setting(Cpus: 2, SwapsTables: true), 2));
        world.Holding.Add(world.Disk);
        world.Fault(0, 1, 16).Unmap(1, 2, 16, 64);
        Assert.Equal(0L, world.Kernel.Counts.Tables.In);
        world.Release(world.Disk).Release(world.Disk);
        Assert.Equal((1L, 0L, 0L), (
            world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount, world.Kernel.Counts.Tables.Searched));
    }

    [Fact]
    public void Mprotect_leaves_a_swapped_table_where_it_is_and_its_pages_come_back_protected()
    {
        var world = TableOut(PagesOut(new Setting(SwapsTables: true))).Protect(0, 1, 16, 2, Protection.Read);
        Assert.Empty(Reads(world));
        world.Fault(0, 1, 16, AccessKind.Load);
        Assert.Equal((true, false), (world.Entry(1, 16).Present, world.Entry(1, 16).Writable));
        world.Fault(0, 1, 17, AccessKind.Store);
        Assert.Equal(ProcessOutcome.ProtectionFault, world.Process(1).Outcome);
        Assert.Equal(0L, world.Kernel.UsedSlotCount);
    }

    [Fact]
    public void A_process_that_ends_gives_back_its_swapped_tables_and_their_pages()
    {
        var world = TableOut(PagesOut(new Setting(SwapsTables: true))).Call(0, 1, OperationKind.Exit);
        Assert.Equal((0L, 0L, 1L), (
            world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount, world.Kernel.Counts.Tables.Searched));
    }

    /// <summary>Pages 16 and 17 of process 1 are in the slots 0 and 1.</summary>
    private static KernelWorld PagesOut(Setting setting, params int[] threads)
    {
        var world = new KernelWorld(threads is [] ? [1] : threads, setting).Fault(0, 1, 16).Fault(0, 1, 17);
        return Evict(world, world.Entry(1, 16).Pfn, world.Entry(1, 17).Pfn);
    }

    /// <summary>And their table in slot 2.</summary>
    private static KernelWorld TableOut(KernelWorld world) => Evict(world, world.Table(1, 16));

    private static KernelWorld Evict(KernelWorld world, params ImmutableArray<Pfn> frames) =>
        world.TellAsDaemon(new ReclaimProtocol.EvictFrames(frames));

    private static FrameLook Look(KernelWorld world, Pfn frame) =>
        world.TellAsDaemon(new ReclaimProtocol.LookAtFrames([frame]))
            .Daemon.All<ReclaimProtocol.FramesLookedAt>().Last().Looks.Single();

    private static IEnumerable<long> Reads(KernelWorld world) =>
        world.Disk.All<SwapProtocol.ReadSlot>().Select(read => read.Slot.Value).ToArray();

    private static FaultProtocol.PageFault Fault(int cpu, int thread, ulong page) => new(
        new CpuId(cpu), new ThreadId(thread), new VirtualAddress(KernelWorld.At(page)), AccessKind.Store);
}

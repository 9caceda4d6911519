using VmActors.Protocols;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Operations;

public sealed class FaultTests
{
    private const int TablesOfOnePage = 3; // beside the root

    [Fact]
    public void A_reference_outside_of_every_area_ends_the_process()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 15, AccessKind.Load);
        Assert.Equal(ProcessOutcome.SegmentationFault, world.Process(1).Outcome);
        Assert.Equal(
            new FatalAccess(new ThreadId(1), new VirtualAddress(KernelWorld.At(15)), AccessKind.Load,
                new SimTime(world.Clock + 1100)),
            world.Process(1).FatalAccess);
        Assert.Equal([1, 0], world.Ran(0));
        Assert.Equal((0L, 1L), (world.Kernel.UsedFrameCount, world.Kernel.Counts.SegmentationFaults));
    }

    [Fact]
    public void A_reference_that_its_area_does_not_allow_ends_the_process()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 80);
        Assert.Equal(ProcessOutcome.ProtectionFault, world.Process(1).Outcome);
        Assert.Equal((0L, 1L), (world.Kernel.UsedFrameCount, world.Kernel.Counts.ProtectionFaults));
    }

    [Theory]
    [InlineData(AccessKind.Store, true)]
    [InlineData(AccessKind.Modify, true)]
    [InlineData(AccessKind.Load, false)]
    public void A_legal_reference_gets_a_page_and_goes_on(AccessKind access, bool dirty)
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16, access);
        var entry = world.Entry(1, 16);
        Assert.Equal((true, true, true, dirty), (entry.Present, entry.Writable, entry.Accessed, entry.Dirty));
        Assert.Equal([new DispatchProtocol.Resume(new ThreadId(1), SimDuration.Zero, SimDuration.Zero)],
            world.Told(0).Skip(1));
        Assert.Equal((2L + TablesOfOnePage, 1L + TablesOfOnePage),
            (world.Kernel.UsedFrameCount, world.Kernel.PageTableFrameCount));
        Assert.Equal((1L, 0L), (world.Kernel.Counts.MinorFaults, world.Kernel.Counts.SpuriousFaults));
    }

    [Fact]
    public void A_fault_costs_its_time_and_two_links()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16);
        Assert.Equal(world.Clock + (2 * KernelWorld.Link) + 100, world.Cpus[0].Inbox[^1].At);
    }

    [Fact]
    public void A_page_that_is_read_only_stays_so()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 80, AccessKind.Load);
        Assert.Equal((true, false), (world.Entry(1, 80).Present, world.Entry(1, 80).Writable));
    }

    [Fact]
    public void Two_threads_that_fault_on_one_page_get_one_frame()
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2)).Together(
            (0, new FaultProtocol.PageFault(new CpuId(0), new ThreadId(1), new VirtualAddress(KernelWorld.At(16)),
                AccessKind.Store)),
            (1, new FaultProtocol.PageFault(new CpuId(1), new ThreadId(2), new VirtualAddress(KernelWorld.At(16)),
                AccessKind.Load)));
        Assert.Equal(2L + TablesOfOnePage, world.Kernel.UsedFrameCount);
        Assert.Equal((2L, 1L), (world.Kernel.Counts.MinorFaults, world.Kernel.Counts.SpuriousFaults));
        Assert.Equal([2, 2], world.Ran(1));
    }

    [Fact]
    public void A_page_on_the_disk_blocks_the_thread_and_another_runs_meanwhile()
    {
        var world = Evicted(new KernelWorld([2]));
        world.Holding.Add(world.Disk);
        world.Told(0);
        world.Fault(0, 1, 16);
        Assert.Equal([2], world.Ran(0));
        Assert.Equal(new SwapProtocol.ReadSlot(new SwapSlot(0)), world.Disk.Inbox[^1].What);
        world.Release(world.Disk);
        Assert.True(world.Entry(1, 16).Present);
        Assert.Empty(world.Ran(0)); // the other thread has the CPU
        Assert.Equal([1], world.SliceExpired(0, 2).Ran(0));
        Assert.Equal((1L, 1L), (world.Kernel.Counts.MajorFaults, world.Kernel.Counts.PagesSwappedIn));
    }

    [Fact]
    public void A_cpu_whose_only_thread_waits_for_the_disk_is_told_so()
    {
        var world = Evicted(new KernelWorld([1]));
        world.Holding.Add(world.Disk);
        world.Told(0);
        Assert.Equal([new DispatchProtocol.GoIdle(true)], world.Fault(0, 1, 16).Told(0));
        Assert.Equal([1], world.Release(world.Disk).Ran(0));
    }

    [Fact]
    public void A_second_thread_waits_for_the_read_that_is_under_way()
    {
        var world = Evicted(new KernelWorld([2], new Setting(Cpus: 2)));
        world.Holding.Add(world.Disk);
        world.Fault(0, 1, 16).Fault(1, 2, 16);
        Assert.Single(world.Disk.All<SwapProtocol.ReadSlot>());
        world.Release(world.Disk);
        Assert.Equal((1L, 1L), (world.Kernel.Counts.MajorFaults, world.Kernel.Counts.SpuriousFaults));
        Assert.Equal([0, 1], world.Ran(0).TakeLast(2));
        Assert.Equal([0, 2], world.Ran(1).TakeLast(2));
    }

    [Fact]
    public void Without_a_free_frame_threads_wait_and_are_woken_in_their_order()
    {
        // each process has a root and three tables; one has a page, the other two: all the frames there are
        var world =
            new KernelWorld([2, 1], new Setting(Cpus: 3, Frames: 11)).Fault(0, 1, 16).Fault(2, 3, 16).Fault(2, 3, 17);
        Assert.Equal(0, world.Free);
        world.Fault(1, 2, 21).Fault(0, 1, 20);
        Assert.Equal(new ReclaimProtocol.MemoryLow(0), Assert.Single(world.Daemon.All<ReclaimProtocol.MemoryLow>()));
        Assert.Equal((0, 0), (world.Ran(0)[^1], world.Ran(1)[^1]));
        world.Unmap(2, 3, 16, 1);
        Assert.Equal((true, false), (world.Entry(1, 21).Present, world.Entry(1, 20).Present));
        world.Unmap(2, 3, 17, 1);
        Assert.True(world.Entry(1, 20).Present);
        Assert.Equal((1, 2), (world.Ran(0)[^1], world.Ran(1)[^1]));
        Assert.Equal(2, world.Kernel.Counts.FrameWaits);
    }

    /// <summary>Page 16 is stored to and then evicted to slot 0.</summary>
    private static KernelWorld Evicted(KernelWorld world)
    {
        world.Fault(0, 1, 16).TellAsDaemon(new ReclaimProtocol.EvictFrames([world.Entry(1, 16).Pfn]));
        Assert.Equal(Pte.Swapped(new SwapSlot(0)), world.Entry(1, 16));
        return world;
    }
}

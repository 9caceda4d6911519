using VmActors.Protocols;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Operations;

public sealed class ForkTests
{
    [Fact]
    public void A_fork_returns_when_no_cpu_can_store_to_the_parents_pages_any_more()
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2)).Fault(0, 1, 16).Fault(1, 2, 17);
        world.Holding.Add(world.Cpus[1]);
        world.Told(0);
        world.Call(0, 1, OperationKind.Fork);
        Assert.Equal((false, false), (world.Entry(1, 16).Writable, world.Entry(1, 17).Writable));
        Assert.Empty(world.Told(0));
        world.Release(world.Cpus[1]);
        Assert.Equal(
            [typeof(SystemCallProtocol.Returned), typeof(DispatchProtocol.Resume)],
            world.Told(0).Select(message => message.GetType()));
        Assert.Equal((1L, 2L), (world.Kernel.Counts.Sharing.Forks, world.Kernel.Counts.Sharing.Shared));
        Assert.Equal("p1/2", world.Process(2).Name);
    }

    [Fact]
    public void A_store_to_a_shared_page_is_copied_after_every_cpu_has_dropped_the_old_frame()
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2)).Fault(0, 1, 16).Fault(1, 2, 16);
        world.Call(0, 1, OperationKind.Fork);
        var shared = world.Entry(1, 16).Pfn;
        world.Holding.Add(world.Cpus[1]);
        world.Fault(0, 1, 16);
        Assert.False(world.Entry(1, 16).Present); // and no thread reads the old frame beside the new one
        world.Release(world.Cpus[1]);
        Assert.NotEqual(shared, world.Entry(1, 16).Pfn);
        Assert.Equal((true, true), (world.Entry(1, 16).Writable, world.Entry(1, 16).Dirty));
        Assert.Equal((1L, 0L), (world.Kernel.Counts.Sharing.Copied, world.Kernel.Counts.Sharing.Reused));
    }

    [Fact]
    public void The_last_owner_of_a_page_takes_it_over_without_a_copy()
    {
        var world = new KernelWorld([1], new Setting(Cpus: 2)).Fault(0, 1, 16).Call(0, 1, OperationKind.Fork);
        world.Call(1, 2, OperationKind.Exit); // the child went to the idle CPU
        var (frame, free) = (world.Entry(1, 16).Pfn, world.Free);
        world.Fault(0, 1, 16);
        Assert.Equal((frame, true, free), (world.Entry(1, 16).Pfn, world.Entry(1, 16).Writable, world.Free));
        Assert.Equal((0L, 1L), (world.Kernel.Counts.Sharing.Copied, world.Kernel.Counts.Sharing.Reused));
    }

    [Fact]
    public void A_load_of_a_shared_page_needs_no_copy_and_a_right_given_back_does_not_give_the_store()
    {
        var world = new KernelWorld([1], new Setting(Cpus: 2)).Fault(0, 1, 16).Call(0, 1, OperationKind.Fork);
        world.Fault(0, 1, 16, AccessKind.Load);
        world.Protect(0, 1, 16, 1, Protection.Read).Protect(0, 1, 16, 1, Protection.ReadWrite);
        Assert.Equal((false, 0L), (world.Entry(1, 16).Writable, world.Kernel.Counts.Sharing.Copied));
    }

    [Fact]
    public void A_wait_returns_the_child_that_has_ended_and_fails_without_one()
    {
        var world = new KernelWorld([1], new Setting(Cpus: 2)).Call(0, 1, OperationKind.Fork);
        world.Told(0);
        world.Call(0, 1, OperationKind.Wait);
        Assert.Equal([0], world.Ran(0));
        world.Call(1, 2, OperationKind.Exit);
        var told = world.Cpus.SelectMany(cpu => cpu.All<SystemCallProtocol.Returned>()).ToArray();
        Assert.Contains(new SystemCallProtocol.Returned(new ThreadId(1), 2), told);
        world.Call(0, 1, OperationKind.Wait);
        Assert.Contains(
            new SystemCallProtocol.Returned(new ThreadId(1), -(int)Errno.ECHILD),
            world.Cpus.SelectMany(cpu => cpu.All<SystemCallProtocol.Returned>()));
        Assert.Equal(1, world.Kernel.Counts.FailedSystemCalls);
    }

    [Fact]
    public void A_fork_fails_when_there_have_been_as_many_processes_as_may_be()
    {
        var world = new KernelWorld([1], new Setting(Processes: 1)).Call(0, 1, OperationKind.Fork);
        Assert.Equal(
            new SystemCallProtocol.Returned(new ThreadId(1), -(int)Errno.EAGAIN),
            Assert.Single(world.Cpus[0].All<SystemCallProtocol.Returned>()));
        Assert.Single(world.Kernel.Processes);
    }

    [Fact]
    public void A_page_of_parent_and_child_is_evicted_from_both_and_found_again_by_both()
    {
        var world = new KernelWorld([1], new Setting(Cpus: 2)).Fault(0, 1, 16).Call(0, 1, OperationKind.Fork)
            .SliceExpired(0, 1);
        var frame = world.Entry(1, 16).Pfn;
        world.TellAsDaemon(new ReclaimProtocol.EvictFrames([frame]));
        Assert.Equal(Pte.Swapped(new SwapSlot(0)), world.Entry(1, 16));
        Assert.Single(world.Disk.All<SwapProtocol.WriteSlot>());
        world.Fault(0, 1, 16, AccessKind.Load).Fault(1, 2, 16, AccessKind.Load);
        Assert.Single(world.Disk.All<SwapProtocol.ReadSlot>());
        Assert.Equal((1L, false), (world.Kernel.Counts.Sharing.SwapCacheHits, world.Entry(1, 16).Writable));
        world.Fault(0, 1, 16);
        Assert.Equal(1, world.Kernel.Counts.Sharing.Copied);
    }
}

using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Operations;

public sealed class ProcessTests
{
    [Fact]
    public void A_fatal_reference_ends_running_ready_blocked_and_sleeping_threads_and_the_machine_goes_on()
    {
        // Six threads of process 1 and one of process 2 on two CPUs.
        var world = new KernelWorld([6, 1], new Setting(Cpus: 2));
        world.Call(0, 1, OperationKind.Barrier, 7, 6); // blocked; 3 runs on CPU 0
        world.Call(1, 2, OperationKind.Sleep, argument: 100 * KernelWorld.StepTime); // asleep; 4 runs on CPU 1
        world.Call(0, 3, OperationKind.Await, 5); // blocked on a ticket; 5 runs on CPU 0
        Assert.Equal([1, 3, 5], world.Ran(0));
        Assert.Equal([2, 4], world.Ran(1));
        world.Fault(0, 5, 1); // 4 runs, 6 and 7 are ready
        Assert.Equal((ProcessOutcome.SegmentationFault, new ThreadId(5)),
            (world.Process(1).Outcome, world.Process(1).FatalAccess?.Thread));
        Assert.IsType<DispatchProtocol.Preempt>(Assert.Single(world.Told(1)));
        Assert.Equal([7], world.Ran(0));
        world.Tell(1, new DispatchProtocol.Preempted(new CpuId(1), new ThreadId(4)));
        Assert.Equal([0], world.Ran(1));
        Assert.Equal(1, world.Kernel.UsedFrameCount); // the root of process 2
        world.Fault(0, 7, 16).Call(0, 7, OperationKind.Exit);
        Assert.Equal([7, 0], world.Ran(0));
        Assert.Equal((ProcessOutcome.Exited, 0L), (world.Process(2).Outcome, world.Kernel.UsedFrameCount));
        Assert.Equal(RunEnd.Completed, world.RunToTheEnd()); // the sleeper's timer changes nothing
    }

    [Fact]
    public void A_killed_thread_that_traps_before_it_is_interrupted_ends_there()
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2)).Fault(0, 1, 1).Fault(1, 2, 16);
        Assert.Equal([2, -1, 0], world.Ran(1)); // the interrupt finds it trapped and means nothing
        Assert.Equal(0, world.Kernel.UsedFrameCount);
        Assert.Equal(RunEnd.Completed, world.RunToTheEnd());
    }

    [Fact]
    public void A_process_ends_with_its_last_thread_and_gives_everything_back()
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2)).Fault(0, 1, 16).Fault(1, 2, 17);
        world.TellAsDaemon(new ReclaimProtocol.EvictFrames([world.Entry(1, 16).Pfn]));
        world.Call(0, 1, OperationKind.Exit);
        Assert.Equal(ProcessOutcome.Running, world.Process(1).Outcome);
        world.Call(1, 2, OperationKind.Exit);
        Assert.Equal((ProcessOutcome.Exited, 2L), (world.Process(1).Outcome, world.Process(1).PeakResidentCount));
        Assert.Equal((0L, 0L), (world.Kernel.UsedFrameCount, world.Kernel.UsedSlotCount));
        Assert.Equal(RunEnd.Completed, world.RunToTheEnd());
    }

    [Fact]
    public void A_barrier_lets_all_go_on_when_the_last_comes_and_serves_again()
    {
        var world = new KernelWorld([3], new Setting(Cpus: 3));
        for (var round = 0; round < 2; round++)
        {
            world.Call(2, 3, OperationKind.Barrier, 1, 3).Call(0, 1, OperationKind.Barrier, 1, 3);
            Assert.Equal((0, 0), (world.Ran(0)[^1], world.Ran(2)[^1]));
            world.Call(1, 2, OperationKind.Barrier, 1, 3);
            Assert.Equal((1, 2, 3), (world.Ran(0)[^1], world.Ran(1)[^1], world.Ran(2)[^1]));
        }
        Assert.Equal(6, world.Kernel.Counts.SystemCalls(OperationKind.Barrier));
    }

    [Fact]
    public void A_posted_ticket_wakes_those_who_wait_and_stops_nobody_later()
    {
        var world = new KernelWorld([3], new Setting(Cpus: 3));
        world.Call(0, 1, OperationKind.Await, 4).Call(1, 2, OperationKind.Await, 5);
        world.Call(2, 3, OperationKind.Post, 4);
        Assert.Equal((1, 0, 3), (world.Ran(0)[^1], world.Ran(1)[^1], world.Ran(2)[^1]));
        Assert.IsType<DispatchProtocol.Resume>(Assert.Single(world.Call(2, 3, OperationKind.Await, 4).Told(2)));
    }

    [Fact]
    public void A_sleep_lasts_as_long_as_asked()
    {
        var world = new KernelWorld([1]).Call(0, 1, OperationKind.Sleep, argument: 7000);
        Assert.Equal([1, 0, 1], world.Ran(0));
        world.Call(0, 1, OperationKind.Sleep, argument: 7000);
        Assert.Equal(world.Clock + (2 * KernelWorld.Link) + 50 + 7000, world.Cpus[0].Inbox[^1].At);
    }

    [Theory]
    [InlineData(OperationKind.Map, 0x1001, 4096)] // not aligned
    [InlineData(OperationKind.Unmap, 0x1000, 0)] // empty
    [InlineData(OperationKind.Map, 0x7fff_ffff_f000, 8192)] // over the end of the user's half
    [InlineData(OperationKind.Unmap, 0xffff_ffff_ffff_f000, 8192)] // over the end of everything
    [InlineData(OperationKind.Protect, 0x1000, 4096)] // nothing is mapped there
    public void A_call_that_makes_no_sense_fails_and_changes_nothing(OperationKind kind, ulong address, long bytes)
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16);
        world.Call(0, 1, kind, address, bytes, Protection.Read);
        Assert.Equal((1L, 5L), (world.Kernel.Counts.FailedSystemCalls, world.Kernel.UsedFrameCount));
        Assert.Equal([1, 1, 1], world.Ran(0));
    }

    [Fact]
    public void A_map_replaces_what_is_there_with_new_pages()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16);
        world.Call(0, 1, OperationKind.Map, KernelWorld.At(16), Page.Size, Protection.Read);
        Assert.Equal(Pte.Empty, world.Entry(1, 16));
        Assert.Equal(ProcessOutcome.ProtectionFault, world.Fault(0, 1, 16).Process(1).Outcome);
    }

    [Fact]
    public void A_barrier_that_is_never_met_is_a_deadlock_with_names()
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2)).Call(0, 1, OperationKind.Barrier, 9, 3)
            .Call(1, 2, OperationKind.Barrier, 9, 3);
        var deadlock = Assert.Throws<DeadlockException>(() => world.RunToTheEnd());
        Assert.Contains("Kernel: HandleSystemCall.Meet awaits barrier 9 of 3 parties for thread 1", deadlock.Waits);
        Assert.Contains("Kernel: HandleSystemCall.Meet awaits barrier 9 of 3 parties for thread 2", deadlock.Waits);
        Assert.Contains(
            "Kernel: thread 1 of p1 is blocked: Rendezvous; thread 2 of p1 is blocked: Rendezvous", deadlock.Waits);
    }
}

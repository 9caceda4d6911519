using VmActors.Machine.Cpu;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Vocabulary;
using static VmActors.Machine.Tests.Cpu.CpuWorld;

namespace VmActors.Machine.Tests.Cpu;

public sealed class CpuActorTests
{
    [Fact]
    public void A_switch_a_walk_and_a_hit_take_their_time_and_the_end_of_the_stream_is_an_exit()
    {
        var world = new CpuWorld([Load(1), Load(1)]).Start();
        world.Space.Map(1, Protection.Read);
        world.Run();
        var exit = Assert.Single(world.Kernel.All<SystemCallProtocol.SystemCall>());
        Assert.Equal((OperationKind.Exit, new ThreadId(1)), (exit.Kind, exit.Thread));
        Assert.Equal([Begin + 7 + 100 + 10 + 10 + Link], world.Kernel.Times<SystemCallProtocol.SystemCall>());
        Assert.Equal((1001L, 1500L, 27L, 100L), (
            world[CpuActivity.Idle], world[CpuActivity.ContextSwitch], world[CpuActivity.User],
                world[CpuActivity.Walk]));
        Assert.Equal((1L, 1L), (world.Cpu.Counts.SystemCalls, world.Cpu.Counts.ContextSwitches));
    }

    [Fact]
    public void A_switch_with_a_flush_costs_the_flush_and_leaves_no_translation()
    {
        var world = new CpuWorld([Load(1)], []);
        world.Space.Map(1, Protection.Read);
        world.Start().OnTrap<SystemCallProtocol.SystemCall>(call =>
            call.Thread.Value == 1 ? world.SwitchTo(2, flush: true) : null).Run();
        Assert.Empty(world.Cpu.Mmu.Translations);
        Assert.Equal(1500 + 2000, world[CpuActivity.ContextSwitch]);
        Assert.Equal((2L, 1L), (world.Cpu.Counts.ContextSwitches, world.Cpu.Counts.FullFlushes));
    }

    [Fact]
    public void It_runs_ahead_and_stops_for_a_message_at_exactly_its_time()
    {
        var world =
            new CpuWorld([MemoryOperation.Compute(10_000)]).Start().Tell(4000, new DispatchProtocol.Preempt()).Run();
        Assert.Equal([5000 + Link], world.Kernel.Times<DispatchProtocol.Preempted>());
        Assert.Equal(10_000 - (5000 - Begin), world.Threads[0].ComputeLeft);
    }

    [Fact]
    public void A_message_is_handled_between_two_instructions()
    {
        var world =
            new CpuWorld([.. Enumerable.Repeat(Load(1), 1000)]).Start().Tell(4000, new DispatchProtocol.Preempt());
        world.Space.Map(1, Protection.Read);
        world.Run();
        var first = Begin + 117; // then a reference every 10 cycles: the one that is under way at 5000 ends at 5008
        Assert.Equal([5008 + Link], world.Kernel.Times<DispatchProtocol.Preempted>());
        Assert.Equal(1 + ((5008 - first) / 10), world.Cpu.Mmu.Counts.TotalReferences);
    }

    [Fact]
    public void A_reference_that_raises_a_signal_with_a_handler_is_passed_over()
    {
        var world = new CpuWorld([Store(1), Load(2)]).Start();
        world.Space.Map(2, Protection.Read);
        world.OnTrap<FaultProtocol.PageFault>(fault =>
        {
            world.Kernel.Answer(new FaultProtocol.Signal(fault.Thread, FaultCode.NotMapped));
            return Resume();
        }).Run();
        Assert.Single(world.Kernel.All<FaultProtocol.PageFault>());
        Assert.Equal((2L, 0L), (world.Cpu.Mmu.Counts.TotalReferences, world.Cpu.Counts.RetriedReferences));
    }

    [Fact]
    public void A_page_fault_waits_and_the_reference_is_tried_again_but_counted_once()
    {
        var world = new CpuWorld([Store(1)]).Start();
        world.OnTrap<FaultProtocol.PageFault>(fault =>
        {
            world.Space.Map(1, Protection.ReadWrite);
            return Resume();
        }).Run();
        var fault = Assert.Single(world.Kernel.All<FaultProtocol.PageFault>());
        Assert.Equal(
            new FaultProtocol.PageFault(new CpuId(0), new ThreadId(1), new VirtualAddress(Page.Size),
                AccessKind.Store), fault);
        Assert.Equal([Begin + 7 + 25 + Link], world.Kernel.Times<FaultProtocol.PageFault>());
        Assert.Equal([Begin + 32 + (2 * Link) + 117 + Link], world.Kernel.Times<SystemCallProtocol.SystemCall>());
        Assert.Equal(2 * Link, world[CpuActivity.FaultWait]);
        Assert.Equal((1L, 1L), (world.Cpu.Counts.PageFaults, world.Cpu.Counts.RetriedReferences));
        Assert.Equal((1L, 1L), (world.Cpu.Mmu.Counts.TotalReferences, world.Cpu.Mmu.Counts.RetryWalks));
    }

    [Fact]
    public void A_computation_is_split_over_slices_and_quanta_and_loses_nothing()
    {
        var world = new CpuWorld([MemoryOperation.Compute(0), MemoryOperation.Compute(5000)]).Start(slice: 1500)
            .OnTrap<DispatchProtocol.SliceExpired>(_ => Resume(slice: 2000)).Run();
        Assert.Equal([Begin + 1500 + Link, Begin + 5500 + Link], world.Kernel.Times<DispatchProtocol.SliceExpired>());
        Assert.Equal([Begin + 5000 + 4000 + Link], world.Kernel.Times<SystemCallProtocol.SystemCall>());
        Assert.Equal(5000, world[CpuActivity.User]);
    }

    [Fact]
    public void A_resume_without_a_slice_keeps_the_end_of_the_old_one()
    {
        var world = new CpuWorld([MemoryOperation.Sleep(1), MemoryOperation.Compute(9000)]).Start(slice: 3000)
            .OnTrap<SystemCallProtocol.SystemCall>(call => call.Kind == OperationKind.Sleep ? Resume() : null).Run();
        Assert.Equal([Begin + 3000 + Link], world.Kernel.Times<DispatchProtocol.SliceExpired>());
    }

    [Fact]
    public void Preempting_an_idle_or_trapped_cpu_means_nothing()
    {
        var world = new CpuWorld([MemoryOperation.Sleep(1)]).Tell(1, new DispatchProtocol.Preempt());
        world.Kernel.At(2, "Cpu[0]", world.SwitchTo(1));
        world.Tell(Begin + 10, new DispatchProtocol.Preempt()).Run();
        Assert.Empty(world.Kernel.All<DispatchProtocol.Preempted>());
        Assert.Single(world.Kernel.All<SystemCallProtocol.SystemCall>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Idle_time_is_charged_to_what_it_waits_for(bool waitsForDisk)
    {
        var world = new CpuWorld([MemoryOperation.Sleep(1)]).Start()
            .OnTrap<SystemCallProtocol.SystemCall>(call =>
                call.Kind == OperationKind.Sleep ? new DispatchProtocol.GoIdle(waitsForDisk) : null);
        world.Tell(20_000, world.SwitchTo(1)).Run();
        var idleFrom = Begin + (2 * Link);
        Assert.Equal(2 * Link, world[CpuActivity.SystemCall]);
        Assert.Equal(waitsForDisk ? 21_000 - idleFrom : 0, world[CpuActivity.DiskWait]);
        Assert.Equal(1001 + (waitsForDisk ? 0 : 21_000 - idleFrom), world[CpuActivity.Idle]);
    }

    [Fact]
    public void What_has_no_answer_in_its_phase_ends_the_run_with_actor_message_and_time()
    {
        var idle = new CpuWorld([[]]).Tell(1, Resume()).Fail();
        Assert.Equal(("Cpu[0]", Resume(), new SimTime(1001)), (idle.Actor, idle.SentMessage, idle.Time));
        Assert.IsType<UnexpectedMessageException>(idle.InnerException);
        Assert.Equal(new DispatchProtocol.GoIdle(false),
            new CpuWorld([[]]).Tell(1, new DispatchProtocol.GoIdle(false)).Fail().SentMessage);

        var running = new CpuWorld([MemoryOperation.Compute(9000)]);
        var second = running.SwitchTo(1);
        Assert.Equal((second, new SimTime(5000)), Told(running.Start().Tell(4000, second).Fail()));

        var trapped = new CpuWorld([MemoryOperation.Sleep(1)]).Start()
            .OnTrap<SystemCallProtocol.SystemCall>(_ => Resume(thread: 2));
        Assert.Equal(Resume(thread: 2), trapped.Fail().SentMessage);
    }

    private static (Message?, SimTime) Told(SimulationFailedException failure) => (failure.SentMessage, failure.Time);
}

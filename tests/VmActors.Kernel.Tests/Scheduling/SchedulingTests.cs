using VmActors.Protocols;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Scheduling;

public sealed class SchedulingTests
{
    [Fact]
    public void Threads_start_on_the_cpus_in_turn_and_each_cpu_goes_round()
    {
        var world = new KernelWorld([3, 2], new Setting(Cpus: 2));
        for (var turn = 0; turn < 3; turn++)
        {
            foreach (var (cpu, thread) in new[] { (0, 1), (1, 2), (0, 3), (1, 4), (0, 5) })
            {
                Assert.Equal(thread, world.Ran(cpu).Last());
                world.SliceExpired(cpu, thread);
            }
            Assert.Equal(2, world.Ran(1).Last());
            Assert.Equal(1, world.Ran(0).Last());
            world.SliceExpired(0, 1).SliceExpired(0, 3).SliceExpired(0, 5); // round to the first again
            world.SliceExpired(1, 2).SliceExpired(1, 4);
        }
        Assert.Equal(0, world.Kernel.Counts.Steals);
    }

    [Fact]
    public void A_thread_alone_gets_a_new_slice_without_a_switch()
    {
        var world = new KernelWorld([1]).SliceExpired(0, 1);
        Assert.Equal(new DispatchProtocol.Resume(new ThreadId(1), SimDuration.Zero, new SimDuration(1_000_000)),
            world.Told(0)[^1]);
        Assert.Equal(1, world.Kernel.Counts.ContextSwitches);
    }

    [Fact]
    public void A_cpu_that_runs_dry_takes_from_the_longest_queue()
    {
        var world = new KernelWorld([5, 1], new Setting(Cpus: 3)); // queues: 4 after 1, 5 after 2, 6 after 3
        world.Call(0, 1, OperationKind.Exit).Call(0, 4, OperationKind.Exit);
        Assert.Equal([1, 4, 5], world.Ran(0)); // the first of the longest queues
        world.Call(0, 5, OperationKind.Exit);
        Assert.Equal([6], world.Ran(0));
        Assert.Equal([0], world.Call(0, 6, OperationKind.Exit).Ran(0));
        Assert.Equal(2, world.Kernel.Counts.Steals);
    }

    [Fact]
    public void A_thread_that_wakes_goes_to_its_own_cpu_when_that_is_idle_and_else_to_another_idle_one()
    {
        var world = new KernelWorld([3], new Setting(Cpus: 3));
        world.Call(0, 1, OperationKind.Await, 1).Call(1, 2, OperationKind.Await, 1);
        world.Call(2, 3, OperationKind.Post, 1);
        Assert.Equal((1, 2), (world.Ran(0)[^1], world.Ran(1)[^1]));

        var crowded = new KernelWorld([3], new Setting(Cpus: 2)); // 3 is behind 1
        crowded.Call(0, 1, OperationKind.Await, 1).Call(1, 2, OperationKind.Exit).Call(0, 3, OperationKind.Post, 1);
        Assert.Equal([1, 3, 3], crowded.Ran(0));
        Assert.Equal([2, 0, 1], crowded.Ran(1));
    }

    [Fact]
    public void When_tags_run_out_each_cpu_flushes_at_its_next_switch()
    {
        var world = new KernelWorld([1, 1, 1, 1], new Setting(AsidBits: 2)); // three tags for four spaces
        for (var thread = 1; thread <= 4; thread++)
            world.SliceExpired(0, thread);
        var switches = world.Told(0).Cast<DispatchProtocol.SwitchTo>().ToArray();
        Assert.Equal([1, 2, 3, 4, 1], switches.Select(to => to.Thread.Value));
        Assert.Equal([false, false, false, true, false], switches.Select(to => to.FlushTlb));
        Assert.Equal(4, switches.Take(3).Select(to => to.Asid).Append(default).Distinct().Count());
    }

    [Fact]
    public void Without_tags_every_change_of_space_flushes_and_a_change_of_thread_does_not()
    {
        var world = new KernelWorld([2, 1], new Setting(AsidBits: 0));
        world.SliceExpired(0, 1).SliceExpired(0, 2).SliceExpired(0, 3);
        var switches = world.Told(0).Cast<DispatchProtocol.SwitchTo>().ToArray();
        Assert.Equal([true, false, true, true], switches.Select(to => to.FlushTlb));
        Assert.Equal([0, 0, 1, 0], switches.Select(to => (int)to.Root.Value));
    }
}

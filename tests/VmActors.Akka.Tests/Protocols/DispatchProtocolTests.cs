using VmActors.Protocols;
using VmActors.Vocabulary;
using static VmActors.Akka.Tests.Protocols.CpuBench;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>Context switches, with probes as CPUs and then with a probe as kernel.</summary>
public sealed class DispatchProtocolTests : QuietKit
{
    [Fact]
    public void A_kernel_gives_its_cpus_the_threads_there_are_and_the_rest_wait_their_turn()
    {
        using var world = new KernelBench(this, cpus: 2, threads: 3);
        var (one, two) = (world.Cpus[0], world.Cpus[1]);
        world.ExpectSwitch(one, thread: 1);
        world.ExpectSwitch(two, thread: 2);
        world.ExpectSilence(one, two);

        one.Reply(new DispatchProtocol.SliceExpired(new CpuId(0), new ThreadId(1)));
        world.ExpectSwitch(one, thread: 3);
        one.Reply(new DispatchProtocol.SliceExpired(new CpuId(0), new ThreadId(3)));
        world.ExpectSwitch(one, thread: 1);
        world.ExpectSilence(two);
    }

    [Fact]
    public void A_thread_that_is_alone_gets_its_cpu_back_with_a_new_slice()
    {
        using var world = new KernelBench(this, cpus: 1, threads: 1);
        world.ExpectSwitch(world.Cpus[0], thread: 1);
        world.Cpus[0].Reply(new DispatchProtocol.SliceExpired(new CpuId(0), new ThreadId(1)));
        Assert.True(world.ExpectResume(world.Cpus[0], thread: 1).Slice > SimDuration.Zero);
    }

    [Fact]
    public void A_thread_that_sleeps_leaves_its_cpu_and_comes_back()
    {
        using var world = new KernelBench(this, cpus: 1, threads: 1);
        var cpu = world.Cpus[0];
        world.ExpectSwitch(cpu, thread: 1);
        cpu.Reply(world.Call(cpu: 0, thread: 1, OperationKind.Sleep, argument: 1_000_000));
        cpu.ExpectMsg(new DispatchProtocol.GoIdle(WaitsForDisk: false));
        world.ExpectSwitch(cpu, thread: 1); // a million cycles later, which nobody here has to wait for
        Assert.True(world.Settle() > new SimTime(1_000_000));
    }

    [Fact]
    public void The_last_exit_leaves_the_cpu_idle()
    {
        using var world = new KernelBench(this, cpus: 1, threads: 1);
        var cpu = world.Cpus[0];
        world.ExpectSwitch(cpu, thread: 1);
        cpu.Reply(world.Call(cpu: 0, thread: 1, OperationKind.Exit));
        cpu.ExpectMsg(new DispatchProtocol.GoIdle(WaitsForDisk: false));
        world.ExpectSilence(cpu);
        Assert.Equal(Kernel.ProcessOutcome.Exited, Assert.Single(world.Real.Processes).Outcome);
    }

    [Fact]
    public void A_cpu_tells_when_a_slice_is_used_up_and_nothing_of_the_computation_is_lost()
    {
        using var world = new CpuBench(this, [MemoryOperation.Compute(5000)], [MemoryOperation.Compute(10)]);
        world.Kernel.Send(world.Cpu, world.SwitchTo(thread: 1, slice: 3000));
        world.Kernel.ExpectMsg(new DispatchProtocol.SliceExpired(new CpuId(0), new ThreadId(1)));
        world.Kernel.Reply(world.SwitchTo(thread: 2));
        world.ExpectCall(OperationKind.Exit, thread: 2);
        world.Kernel.Reply(world.SwitchTo(thread: 1));
        world.ExpectCall(OperationKind.Exit, thread: 1);
        world.Settle();
        Assert.Equal(3, world.Real.Counts.ContextSwitches);
        Assert.Equal(5010, world.Real.Time[Machine.Cpu.CpuActivity.User].Cycles);
    }

    [Fact]
    public void A_cpu_that_runs_gives_way_to_a_preemption()
    {
        using var world = new CpuBench(this, [MemoryOperation.Compute(5000)]);
        world.Together(() =>
        {
            world.Kernel.Send(world.Cpu, world.SwitchTo(thread: 1));
            world.Kernel.Send(world.Cpu, new DispatchProtocol.Preempt());
        });
        world.Kernel.ExpectMsg(new DispatchProtocol.Preempted(new CpuId(0), new ThreadId(1)));
        world.Kernel.Reply(Resume(thread: 1));
        world.ExpectCall(OperationKind.Exit);
    }

    [Fact]
    public void Preempting_a_cpu_that_is_idle_or_waits_means_nothing()
    {
        using var world = new CpuBench(this, [MemoryOperation.Sleep(10)]);
        world.Kernel.Send(world.Cpu, new DispatchProtocol.Preempt());
        world.ExpectSilence();
        world.Kernel.Send(world.Cpu, world.SwitchTo(thread: 1));
        world.ExpectCall(OperationKind.Sleep);
        world.Kernel.Reply(new DispatchProtocol.Preempt());
        world.ExpectSilence();
    }
}

using Akka.TestKit.Xunit2;
using VmActors.Protocols;
using VmActors.Vocabulary;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>Context switches, seen from the kernel's end and from a CPU's.</summary>
public sealed class SwitchTests() : TestKit("akka.loglevel = OFF, akka.stdout-loglevel = OFF")
{
    [Fact]
    public void A_cpu_runs_what_it_is_switched_to_until_its_slice_is_over()
    {
        var kernel = CreateTestProbe("kernel");
        using var bench = new CpuBench(
            Sys, kernel, [MemoryOperation.Compute(5_000)], [MemoryOperation.Compute(5_000)]);

        kernel.Send(bench.Cpu, bench.SwitchTo(1, slice: 3_000));
        kernel.ExpectMsg<DispatchProtocol.SliceExpired>(expired => Assert.Equal(new ThreadId(1), expired.Thread));
        kernel.Reply(bench.SwitchTo(2));
        kernel.ExpectMsg<SystemCallProtocol.SystemCall>(exit => Assert.Equal(new ThreadId(2), exit.Thread));
        kernel.Reply(bench.SwitchTo(1));
        kernel.ExpectMsg<SystemCallProtocol.SystemCall>(exit => Assert.Equal(new ThreadId(1), exit.Thread));
    }

    [Fact]
    public void The_kernel_gives_a_cpu_to_each_ready_thread_and_nothing_to_the_rest()
    {
        var (cpu0, cpu1) = (CreateTestProbe("cpu0"), CreateTestProbe("cpu1"));
        using var bench = new KernelBench(Sys, cpu0, cpu1, CreateTestProbe(), CreateTestProbe());

        cpu0.ExpectMsg<DispatchProtocol.SwitchTo>(to => Assert.Equal(new ThreadId(1), to.Thread));
        cpu1.ExpectMsg<DispatchProtocol.SwitchTo>(to => Assert.Equal(new ThreadId(2), to.Thread));
        cpu1.Send(bench.Ports[1], new SystemCallProtocol.SystemCall(
            new CpuId(1), new ThreadId(2), OperationKind.Exit, 0, 0, Protection.None));
        cpu1.ExpectMsg<DispatchProtocol.GoIdle>();
        cpu0.Send(bench.Ports[0], new DispatchProtocol.SliceExpired(new CpuId(0), new ThreadId(1)));
        cpu0.ExpectMsg<DispatchProtocol.Resume>(); // nobody else is ready
        bench.Settle();
        cpu1.ExpectNoMsg(TimeSpan.Zero);
    }
}

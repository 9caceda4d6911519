using Akka.TestKit.Xunit2;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Vocabulary;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>A CPU faults; a probe is the kernel.</summary>
public sealed class FaultTests() : TestKit("akka.loglevel = OFF, akka.stdout-loglevel = OFF")
{
    [Fact]
    public void A_load_without_a_page_is_a_fault_and_is_tried_again()
    {
        var kernel = CreateTestProbe("kernel");
        using var bench = new CpuBench(Sys, kernel, [CpuBench.Load(5), CpuBench.Load(5)]);

        kernel.Send(bench.Cpu, bench.SwitchTo(1));
        var fault = kernel.ExpectMsg<FaultProtocol.PageFault>();
        Assert.Equal((new ThreadId(1), new VirtualAddress(0x5000), AccessKind.Load),
            (fault.Thread, fault.Address, fault.Access));
        bench.Settle();
        kernel.ExpectNoMsg(TimeSpan.Zero); // it waits for the answer

        bench.Space.Map(5, Protection.Read);
        kernel.Send(bench.Cpu, CpuBench.Resume(1));
        var used = kernel.ExpectMsg<FaultProtocol.PagesUsed>(); // the walk that found it notes the accessed bit
        Assert.Equal(bench.Space[5].Pfn, Assert.Single(used.Frames));
        kernel.ExpectMsg<SystemCallProtocol.SystemCall>(call => Assert.Equal(OperationKind.Exit, call.Kind));
        bench.Settle();
        kernel.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void What_a_cpu_does_not_expect_ends_the_run_with_actor_and_time()
    {
        var kernel = CreateTestProbe();
        using var bench = new CpuBench(Sys, kernel, [CpuBench.Load(5)]);
        kernel.Send(bench.Cpu, CpuBench.Resume(1)); // of an idle CPU
        var failure = Assert.Throws<SimulationFailedException>(() => bench.Settle());
        Assert.Equal(("Cpu[0]", new SimTime(1000)), (failure.Actor, failure.Time));
    }

    [Fact]
    public void Only_messages_of_virtual_time_reach_a_virtual_time_actor()
    {
        var kernel = CreateTestProbe();
        using var bench = new CpuBench(Sys, kernel, [CpuBench.Load(5)]);
        var wrong = Assert.Throws<ArgumentException>(() => kernel.Send(bench.Cpu, "run"));
        Assert.StartsWith("Cpu[0] lives in virtual time", wrong.Message, StringComparison.Ordinal);
    }
}

using Akka.TestKit.Xunit2;
using VmActors.Protocols;
using VmActors.Vocabulary;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>A thread unmaps a page; probes are the CPUs.</summary>
public sealed class ShootdownTests() : TestKit("akka.loglevel = OFF, akka.stdout-loglevel = OFF")
{
    [Fact]
    public void An_unmap_returns_after_every_cpu_has_acknowledged()
    {
        var (cpu0, cpu1) = (CreateTestProbe("cpu0"), CreateTestProbe("cpu1"));
        using var bench = new KernelBench(Sys, cpu0, cpu1, CreateTestProbe(), CreateTestProbe());
        cpu0.ExpectMsg<DispatchProtocol.SwitchTo>();
        cpu1.ExpectMsg<DispatchProtocol.SwitchTo>();
        cpu0.Send(bench.Ports[0], KernelBench.Fault(cpu: 0, thread: 1, page: 16));
        cpu0.ExpectMsg<DispatchProtocol.Resume>();
        var free = bench.Kernel.FreeFrameCount;

        cpu0.Send(bench.Ports[0], new SystemCallProtocol.SystemCall(
            new CpuId(0), new ThreadId(1), OperationKind.Unmap, KernelBench.Page(16).Value, Page.Size,
            Protection.None));
        var local = cpu0.ExpectMsg<ShootdownProtocol.Invalidate>();
        var remote = cpu1.ExpectMsg<ShootdownProtocol.Invalidate>();
        Assert.Equal((true, false), (local.IsLocal, remote.IsLocal));
        cpu0.Reply(new ShootdownProtocol.InvalidateAck(new CpuId(0)));
        bench.Settle();
        cpu0.ExpectNoMsg(TimeSpan.Zero); // the other CPU may still use the frame,
        Assert.Equal(free, bench.Kernel.FreeFrameCount); // so it is not free

        cpu1.Reply(new ShootdownProtocol.InvalidateAck(new CpuId(1)));
        cpu0.ExpectMsg<DispatchProtocol.Resume>();
        bench.Settle();
        Assert.True(bench.Kernel.FreeFrameCount > free);
    }
}

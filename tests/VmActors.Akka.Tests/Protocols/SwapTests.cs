using System.Collections.Immutable;
using Akka.TestKit.Xunit2;
using VmActors.Akka.StandIns;
using VmActors.Machine.Disk;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Units.Devices;
using VmActors.Vocabulary;
using Props = VmActors.Runtime.Props;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>A page goes to the disk and comes back: a probe is the disk, then the kernel.</summary>
public sealed class SwapTests() : TestKit("akka.loglevel = OFF, akka.stdout-loglevel = OFF")
{
    [Fact]
    public void A_thread_whose_page_is_on_the_disk_runs_when_it_has_been_read()
    {
        var (cpu, other) = (CreateTestProbe("cpu0"), CreateTestProbe("cpu1"));
        var (disk, daemon) = (CreateTestProbe("disk"), CreateTestProbe("daemon"));
        using var bench = new KernelBench(Sys, cpu, other, disk, daemon);
        cpu.IgnoreMessages<DispatchProtocol.Resume>(_ => true);
        cpu.ExpectMsg<DispatchProtocol.SwitchTo>();
        foreach (var page in new ulong[] { 16, 17 })
            cpu.Send(bench.Ports[0], KernelBench.Fault(cpu: 0, thread: 1, page));
        bench.Settle();

        // The page that was brought in first goes: both CPUs drop it, the disk keeps it.
        var frames = Enumerable.Range(0, 10).Select(frame => new Pfn(frame)).ToImmutableArray();
        daemon.Send(bench.Ports[3], new ReclaimProtocol.LookAtFrames(frames));
        daemon.FishForMessage(message => message is ReclaimProtocol.FramesLookedAt);
        var looks = ((ReclaimProtocol.FramesLookedAt)daemon.LastMessage!).Looks;
        var frame = frames[looks.IndexOf(FrameLook.Referenced)];
        daemon.Send(bench.Ports[3], new ReclaimProtocol.EvictFrames([frame]));
        cpu.ExpectMsg<ShootdownProtocol.Invalidate>();
        cpu.Reply(new ShootdownProtocol.InvalidateAck(new CpuId(0)));
        other.FishForMessage(message => message is ShootdownProtocol.Invalidate);
        other.Reply(new ShootdownProtocol.InvalidateAck(new CpuId(1)));
        var write = disk.ExpectMsg<SwapProtocol.WriteSlot>();
        disk.Reply(new SwapProtocol.SlotWritten(write.Slot));
        daemon.FishForMessage(message => message is ReclaimProtocol.FramesEvicted);

        cpu.Send(bench.Ports[0], KernelBench.Fault(cpu: 0, thread: 1, page: 16));
        cpu.ExpectMsg<DispatchProtocol.GoIdle>(idle => Assert.True(idle.WaitsForDisk));
        var read = disk.ExpectMsg<SwapProtocol.ReadSlot>();
        Assert.Equal(write.Slot, read.Slot);
        bench.Settle();
        cpu.ExpectNoMsg(TimeSpan.Zero);

        disk.Reply(new SwapProtocol.SlotRead(read.Slot, []));
        cpu.ExpectMsg<DispatchProtocol.SwitchTo>(to => Assert.Equal(new ThreadId(1), to.Thread));
        Assert.Equal(1, bench.Kernel.Counts.MajorFaults);
    }

    [Fact]
    public void A_disk_answers_each_request_once_and_takes_its_time()
    {
        var kernel = CreateTestProbe("kernel");
        var standIn = new StandIn(kernel);
        var model = new NvmeModel(new NvmeSpec
        {
            ChannelCount = 1,
            Read = new SimDuration(700),
            Write = new SimDuration(150),
            Trim = new SimDuration(50),
        });
        var machine = new ActorSystemBuilder()
            .Add("Kernel", Props.Create(() => standIn))
            .Add(SwapDiskActor.ActorName, Props.Create(() => new SwapDiskActor(model)))
            .Link("Kernel", SwapDiskActor.ActorName, new SimDuration(1000))
            .Link(SwapDiskActor.ActorName, "Kernel", new SimDuration(1000))
            .Build(new SeededChoices(1));
        using var bench = new ProtocolBench(Sys, machine, standIn);
        var disk = bench.Port(standIn, SwapDiskActor.ActorName);

        kernel.Send(disk, new SwapProtocol.WriteSlot(new SwapSlot(3), []));
        kernel.ExpectMsg<SwapProtocol.SlotWritten>(written => Assert.Equal(new SwapSlot(3), written.Slot));
        var before = bench.Settle();
        kernel.Send(disk, new SwapProtocol.ReadSlot(new SwapSlot(3)));
        kernel.ExpectMsg<SwapProtocol.SlotRead>();
        Assert.InRange((bench.Settle() - before).Cycles, 2700, 2700 + (2 * machine.Lookahead.Cycles));
        kernel.ExpectNoMsg(TimeSpan.Zero);
    }
}

using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using VmActors.Akka.StandIns;
using VmActors.Machine.Disk;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>A page on its way to the swap disk and back, with probes around the kernel; then a real disk with a probe as
/// kernel.</summary>
public sealed class SwapProtocolTests : QuietKit
{
    [Fact]
    public void A_page_is_evicted_and_its_next_fault_reads_it_in()
    {
        using var world = new KernelBench(this, cpus: 1, threads: 1);
        var (cpu, disk, daemon) = (world.Cpus[0], world.Disk, world.Daemon);
        world.ExpectSwitch(cpu, thread: 1);
        cpu.Send(world.KernelOf(cpu), world.Fault(cpu: 0, thread: 1, page: 16));
        world.ExpectResume(cpu, thread: 1);

        // The daemon wants the frame: nobody may reach it any more before the page is written.
        daemon.Send(world.KernelOf(daemon), new ReclaimProtocol.EvictFrames([new Pfn(1)]));
        cpu.ExpectMsg<ShootdownProtocol.Invalidate>();
        world.ExpectSilence(disk);
        cpu.Reply(new ShootdownProtocol.InvalidateAck(new CpuId(0)));
        disk.ExpectMsg<SwapProtocol.WriteSlot>(write => Assert.Equal(new SwapSlot(0), write.Slot));
        disk.Reply(new SwapProtocol.SlotWritten(new SwapSlot(0)));
        daemon.FishForMessage<ReclaimProtocol.FramesEvicted>(evicted => evicted.EvictedCount == 1);

        // Its owner needs it again: the CPU has nothing else to run until it is there.
        cpu.Send(world.KernelOf(cpu), world.Fault(cpu: 0, thread: 1, page: 16));
        cpu.ExpectMsg(new DispatchProtocol.GoIdle(WaitsForDisk: true));
        disk.ExpectMsg(new SwapProtocol.ReadSlot(new SwapSlot(0)));
        world.ExpectSilence(cpu);
        disk.Reply(new SwapProtocol.SlotRead(new SwapSlot(0), []));
        world.ExpectSwitch(cpu, thread: 1);
        world.Settle();
        Assert.Equal((1L, 1L), (world.Real.Counts.PagesSwappedOut, world.Real.Counts.PagesSwappedIn));
    }

    [Fact]
    public void A_disk_gives_back_what_was_written()
    {
        using var world = new DiskBench(this);
        var words = Enumerable.Range(1, Page.Words).Select(word => (ulong)word).ToImmutableArray();
        world.Kernel.Send(world.Disk, new SwapProtocol.WriteSlot(new SwapSlot(5), words));
        world.Kernel.ExpectMsg(new SwapProtocol.SlotWritten(new SwapSlot(5)));
        world.Kernel.Reply(new SwapProtocol.ReadSlot(new SwapSlot(5)));
        world.Kernel.ExpectMsg<SwapProtocol.SlotRead>(read => Assert.Equal(words, read.Words));
    }

    [Fact]
    public void Requests_for_other_slots_overtake_and_those_for_one_do_not()
    {
        using var world = new DiskBench(this); // reads take longer than writes; several are served at once
        world.Kernel.Send(world.Disk, new SwapProtocol.WriteSlot(new SwapSlot(1), []));
        world.Kernel.ExpectMsg<SwapProtocol.SlotWritten>();
        world.Bench.Together(() =>
        {
            world.Kernel.Send(world.Disk, new SwapProtocol.ReadSlot(new SwapSlot(1)));
            world.Kernel.Send(world.Disk, new SwapProtocol.WriteSlot(new SwapSlot(1), []));
            world.Kernel.Send(world.Disk, new SwapProtocol.WriteSlot(new SwapSlot(2), []));
        });
        world.Kernel.ExpectMsg(new SwapProtocol.SlotWritten(new SwapSlot(2)));
        world.Kernel.ExpectMsg<SwapProtocol.SlotRead>(read => Assert.Equal(new SwapSlot(1), read.Slot));
        world.Kernel.ExpectMsg(new SwapProtocol.SlotWritten(new SwapSlot(1)));
    }

    [Fact]
    public void A_trim_is_not_answered_and_what_was_trimmed_cannot_be_read()
    {
        using var world = new DiskBench(this);
        world.Kernel.Send(world.Disk, new SwapProtocol.WriteSlot(new SwapSlot(9), []));
        world.Kernel.ExpectMsg<SwapProtocol.SlotWritten>();
        world.Kernel.Reply(new SwapProtocol.TrimSlot(new SwapSlot(9)));
        world.Bench.Settle();
        world.Kernel.ExpectNoMsg(TimeSpan.Zero);
        world.Kernel.Send(world.Disk, new SwapProtocol.ReadSlot(new SwapSlot(9)));
        var failure = Assert.Throws<SimulationFailedException>(() => world.Bench.Settle());
        Assert.Contains("slot 9 is read, but nothing was written there", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A real swap disk.</summary>
    private sealed class DiskBench : IDisposable
    {
        public DiskBench(QuietKit kit)
        {
            Kernel = kit.CreateTestProbe();
            var kernel = new StandIn(Kernel);
            var machine = new ActorSystemBuilder().Add("Kernel", Runtime.Props.Create(() => kernel))
                .Add("SwapDisk", Runtime.Props.Create(() => new SwapDiskActor(new NvmeModel(NvmeSpec.Preset(1_000_000)))))
                .Link("Kernel", "SwapDisk", new SimDuration(1000)).Link("SwapDisk", "Kernel", new SimDuration(1000))
                .Build(new SeededChoices(1));
            Bench = new ProtocolBench(kit.Sys, machine, kernel);
            Disk = Bench.Port(kernel, "SwapDisk");
        }

        public ProtocolBench Bench { get; }

        public TestProbe Kernel { get; }

        public IActorRef Disk { get; }

        public void Dispose() => Bench.Dispose();
    }
}

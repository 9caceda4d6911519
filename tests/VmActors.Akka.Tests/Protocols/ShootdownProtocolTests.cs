using VmActors.Protocols;
using VmActors.Vocabulary;
using static VmActors.Akka.Tests.Protocols.CpuBench;

namespace VmActors.Akka.Tests.Protocols;

/// <summary>A shootdown, with probes as two CPUs and then with a probe as kernel.</summary>
public sealed class ShootdownProtocolTests : QuietKit
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Munmap_returns_and_frames_are_free_after_the_last_acknowledgement_only(bool isCallerFirst)
    {
        using var world = new KernelBench(this, cpus: 2, threads: 2);
        var (caller, other) = (world.Cpus[0], world.Cpus[1]);
        world.ExpectSwitch(caller, thread: 1);
        world.ExpectSwitch(other, thread: 2);
        foreach (var touched in new[] { 16UL, 17UL })
        {
            caller.Send(world.KernelOf(caller), world.Fault(cpu: 0, thread: 1, touched));
            world.ExpectResume(caller, thread: 1);
        }
        world.Settle();
        var free = world.Real.FreeFrameCount;

        caller.Send(world.KernelOf(caller), world.Call(0, 1, OperationKind.Unmap, page: 16, argument: (long)Page.Size));
        var page = PageRange.Of(new Vpn(16), 1);
        caller.ExpectMsg<ShootdownProtocol.Invalidate>(
            asked => Assert.Equal((page, true), (Assert.Single(asked.Pages), asked.IsLocal)));
        other.ExpectMsg<ShootdownProtocol.Invalidate>(
            asked => Assert.Equal((page, false), (Assert.Single(asked.Pages), asked.IsLocal)));

        var acks = new[]
        {
            (Cpu: caller, Ack: new ShootdownProtocol.InvalidateAck(new CpuId(0))),
            (Cpu: other, Ack: new ShootdownProtocol.InvalidateAck(new CpuId(1))),
        };
        var (first, last) = isCallerFirst ? (acks[0], acks[1]) : (acks[1], acks[0]);
        first.Cpu.Reply(first.Ack);
        world.ExpectSilence(caller, other);
        Assert.Equal(free, world.Real.FreeFrameCount);

        last.Cpu.Reply(last.Ack);
        Assert.True(world.ExpectResume(caller, thread: 1).ShootdownWait >= new SimDuration(2000)); // there and back
        world.ExpectSilence(caller, other);
        Assert.Equal(free + 1, world.Real.FreeFrameCount);
    }

    [Fact]
    public void Cpus_that_hold_nothing_of_the_process_are_not_asked()
    {
        using var world = new KernelBench(this, cpus: 2, threads: 1);
        var (caller, idle) = (world.Cpus[0], world.Cpus[1]);
        world.ExpectSwitch(caller, thread: 1);
        caller.Send(world.KernelOf(caller), world.Fault(cpu: 0, thread: 1, page: 16));
        world.ExpectResume(caller, thread: 1);
        caller.Send(world.KernelOf(caller), world.Call(0, 1, OperationKind.Unmap, page: 16, argument: (long)Page.Size));
        caller.ExpectMsg<ShootdownProtocol.Invalidate>();
        caller.Reply(new ShootdownProtocol.InvalidateAck(new CpuId(0)));
        world.ExpectResume(caller, thread: 1);
        world.ExpectSilence(caller, idle);
    }

    [Fact]
    public void A_cpu_that_has_acknowledged_holds_nothing_of_the_page_and_all_of_the_others()
    {
        using var world = new CpuBench(this, [Store(1), Store(2), MemoryOperation.Sleep(10)]);
        world.Space.Map(1, Protection.ReadWrite);
        world.Space.Map(2, Protection.ReadWrite);
        world.Kernel.Send(world.Cpu, world.SwitchTo(thread: 1));
        world.Kernel.ExpectMsg<FaultProtocol.PagesUsed>(
            uses => Assert.Equal([world.Space[1].Pfn, world.Space[2].Pfn], uses.Dirtied.AsEnumerable()));
        world.ExpectCall(OperationKind.Sleep);
        world.Kernel.Reply(Invalidate(PageRange.Of(new Vpn(1), 1))); // it serves it although it waits
        world.Kernel.ExpectMsg(new ShootdownProtocol.InvalidateAck(new CpuId(0)));
        world.ExpectSilence();
        Assert.All(world.Real.Mmu.Translations, held => Assert.Equal(new Vpn(2), held.Key.Vpn));
        Assert.NotEmpty(world.Real.Mmu.Translations);
    }

    [Fact]
    public void No_pages_mean_the_whole_space()
    {
        using var world = new CpuBench(this, [Load(1), Load(2)]);
        world.Space.Map(1, Protection.Read);
        world.Space.Map(2, Protection.Read);
        world.Kernel.Send(world.Cpu, world.SwitchTo(thread: 1));
        world.Kernel.ExpectMsg<FaultProtocol.PagesUsed>();
        world.ExpectCall(OperationKind.Exit);
        world.Kernel.Reply(Invalidate());
        world.Kernel.ExpectMsg(new ShootdownProtocol.InvalidateAck(new CpuId(0)));
        world.ExpectSilence();
        Assert.Empty(world.Real.Mmu.Translations);
    }

    private static ShootdownProtocol.Invalidate Invalidate(params PageRange[] pages) =>
        new(new Asid(1), [.. pages], IsLocal: false);
}

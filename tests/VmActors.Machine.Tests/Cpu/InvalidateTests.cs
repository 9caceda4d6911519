using VmActors.Machine.Cpu;
using VmActors.Protocols;
using VmActors.Vocabulary;
using static VmActors.Machine.Tests.Cpu.CpuWorld;

namespace VmActors.Machine.Tests.Cpu;

/// <summary>An invalidation is served in every phase, and acknowledged after what the CPU has to report.</summary>
public sealed class InvalidateTests
{
    [Fact]
    public void An_idle_cpu_acknowledges_after_the_time_that_it_takes()
    {
        var world = new CpuWorld([[]]).Tell(500, Invalidate(false, Pages(1, 3), Pages(9))).Run();
        Assert.Equal([1500 + 400 + Link], world.Kernel.Times<ShootdownProtocol.InvalidateAck>());
        Assert.Equal((1500L, 400L), (world[CpuActivity.Idle], world[CpuActivity.ShootdownServed]));
        Assert.Equal(1, world.Cpu.Counts.InvalidationsServed);
    }

    [Fact]
    public void A_running_cpu_reports_its_stores_before_it_acknowledges()
    {
        var world = new CpuWorld([Store(1), MemoryOperation.Compute(9000)]).Start();
        world.Space.Map(1, Protection.ReadWrite);
        world.Tell(Begin + 50 - Link, Invalidate(false, Pages(1))).Run();
        var frame = world.Space[1].Pfn;
        var told = world.Kernel.Inbox.Select(got => got.What).ToArray();
        var uses = Assert.IsType<FaultProtocol.PagesUsed>(told[0]);
        Assert.Equal((new CpuId(0), 0, frame), (uses.Cpu, uses.Frames.Length, Assert.Single(uses.Dirtied)));
        Assert.Equal(new ShootdownProtocol.InvalidateAck(new CpuId(0)), told[1]);
        // The store is under way at that time and ends first.
        Assert.Equal([Begin + 117 + 100 + Link], world.Kernel.Times<ShootdownProtocol.InvalidateAck>());
        Assert.Equal([Begin + 117 + 100 + 9000 + Link], world.Kernel.Times<SystemCallProtocol.SystemCall>());
        Assert.Empty(world.Cpu.Mmu.Translations);
    }

    [Fact]
    public void Each_use_is_reported_once()
    {
        var world = new CpuWorld([Load(1), Load(2), Load(1), MemoryOperation.Compute(5000), Load(1), Load(2)]).Start();
        world.Space.Map(1, Protection.Read);
        world.Space.Map(2, Protection.Read);
        world.Run();
        Assert.Equal([world.Space[1].Pfn, world.Space[2].Pfn],
            world.Kernel.All<FaultProtocol.PagesUsed>().SelectMany(uses => uses.Frames));
        Assert.Empty(world.Kernel.All<FaultProtocol.PagesUsed>().SelectMany(uses => uses.Dirtied));
    }

    [Fact]
    public void A_trapped_cpu_serves_too_and_waits_on()
    {
        var world = new CpuWorld([Load(1)]).Start().Tell(Begin, Invalidate(false, Pages(5)));
        world.OnTrap<FaultProtocol.PageFault>(_ =>
        {
            world.Space.Map(1, Protection.Read);
            return Resume();
        }).Run();
        Assert.Equal([Begin + Link + 100 + Link], world.Kernel.Times<ShootdownProtocol.InvalidateAck>());
        Assert.Equal((1900L, 100L), (world[CpuActivity.FaultWait], world[CpuActivity.ShootdownServed]));
    }

    [Fact]
    public void No_pages_mean_the_whole_space_and_a_flush()
    {
        var world = new CpuWorld([Load(1), Load(2), MemoryOperation.Compute(5000)]).Start();
        world.Space.Map(1, Protection.Read);
        world.Space.Map(2, Protection.Read);
        world.Tell(4000, Invalidate(false)).Run();
        Assert.Equal([5000 + 500 + Link], world.Kernel.Times<ShootdownProtocol.InvalidateAck>());
        Assert.Empty(world.Cpu.Mmu.Translations);
        Assert.Equal(1, world.Cpu.Counts.FullFlushes);
    }

    [Fact]
    public void Another_space_is_not_touched()
    {
        var world = new CpuWorld([Load(1), MemoryOperation.Compute(5000)]).Start();
        world.Space.Map(1, Protection.Read);
        world.Tell(4000, new ShootdownProtocol.Invalidate(new Asid(2), [Pages(1)], false))
            .Tell(4100, new ShootdownProtocol.Invalidate(new Asid(2), [], false)).Run();
        Assert.Equal([new Vpn(1), new Vpn(1)], world.Cpu.Mmu.Translations.Select(held => held.Key.Vpn));
    }

    [Fact]
    public void What_a_call_flushes_at_home_and_waits_for_abroad_is_charged_to_the_shootdown_that_it_sent()
    {
        var world = new CpuWorld([MemoryOperation.Unmap(Page.Size, 2 * Page.Size)]).Start()
            .OnTrap<SystemCallProtocol.SystemCall>(call =>
                call.Kind == OperationKind.Unmap ? Invalidate(true, Pages(1, 2)) : null)
            .OnTrap<ShootdownProtocol.InvalidateAck>(_ => Resume(shootdownWait: 2200)).Run();
        // The call traps at Begin, the flush at home takes 200, the rest of 2200 was spent waiting for others.
        Assert.Equal((2200L, 0L), (world[CpuActivity.ShootdownSent], world[CpuActivity.ShootdownServed]));
        Assert.Equal((2 * Link) + (2 * Link) - 2000, world[CpuActivity.SystemCall]);
        Assert.Equal(0, world.Cpu.Counts.InvalidationsServed);
    }

    [Fact]
    public void No_more_than_it_has_waited_is_charged_to_the_shootdown()
    {
        var world = new CpuWorld([MemoryOperation.Unmap(Page.Size, Page.Size)]).Start()
            .OnTrap<SystemCallProtocol.SystemCall>(call =>
                call.Kind == OperationKind.Unmap ? Resume(shootdownWait: 900_000) : null).Run();
        Assert.Equal((2 * Link, 0L), (world[CpuActivity.ShootdownSent], world[CpuActivity.SystemCall]));
    }
}

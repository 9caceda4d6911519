using VmActors.Machine.Cpu;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Units.Tlb.Mips;
using VmActors.Units.Translation;
using VmActors.Vocabulary;
using static VmActors.Machine.Tests.Cpu.CpuWorld;

namespace VmActors.Machine.Tests.Cpu;

/// <summary>A CPU without a page walker: exceptions of its TLB are told, and it writes what the kernel says.</summary>
public sealed class SoftwareTlbTests
{
    private static readonly SoftwareMmuSpec Software = new(8, 1);

    [Fact]
    public void A_miss_is_told_and_tried_again_through_the_entry_that_comes_before_the_resume()
    {
        var world = Refilled(new CpuWorld(Software, [Load(4), Load(4)]).Start(), dirty: false).Run();
        Assert.Equal(
            [new RefillProtocol.TlbMiss(new CpuId(0), new ThreadId(1), At(4), AccessKind.Load, true)],
            world.Kernel.All<RefillProtocol.TlbMiss>());
        Assert.Equal([Begin + Link], world.Kernel.Times<RefillProtocol.TlbMiss>());
        Assert.Equal([Begin + (2 * Link) + 20 + Link],
            world.Kernel.Times<SystemCallProtocol.SystemCall>());
        Assert.Equal((1L, 1L, 1L), (world.Cpu.Counts.PageFaults, world.Cpu.Counts.Refilled,
            world.Cpu.Counts.RetriedReferences));
        Assert.Equal((2 * Link, 0L), (world[CpuActivity.Walk], world[CpuActivity.FaultWait]));
    }

    [Fact]
    public void A_resume_without_an_entry_was_a_page_fault()
    {
        var isFirst = true;
        var world = new CpuWorld(Software, [Load(4)]).Start();
        world.OnTrap<RefillProtocol.TlbMiss>(_ =>
        {
            if (isFirst)
                isFirst = false;
            else
                world.Kernel.Tell("Cpu[0]", Entry(4, dirty: false));
            return Resume();
        }).Run();
        Assert.Equal((2L, 1L), (world.Cpu.Counts.PageFaults, world.Cpu.Counts.Refilled));
        Assert.Equal((2 * Link, 2 * Link), (world[CpuActivity.Walk], world[CpuActivity.FaultWait]));
    }

    [Fact]
    public void The_first_store_to_a_clean_page_is_told_as_modified()
    {
        var world = Refilled(new CpuWorld(Software, [Load(4), Store(4), Store(4)]).Start(), dirty: false);
        world.OnTrap<RefillProtocol.TlbModified>(_ =>
        {
            world.Kernel.Tell("Cpu[0]", Entry(4, dirty: true));
            return Resume();
        }).Run();
        Assert.Equal(
            [new RefillProtocol.TlbModified(new CpuId(0), new ThreadId(1), At(4), AccessKind.Store, true)],
            world.Kernel.All<RefillProtocol.TlbModified>());
        Assert.Empty(world.Kernel.All<FaultProtocol.PagesUsed>());
    }

    [Fact]
    public void An_address_beyond_the_programs_is_a_page_fault()
    {
        var world = new CpuWorld(Software, [Load(1UL << 30)]).Start().Run();
        Assert.Single(world.Kernel.All<FaultProtocol.PageFault>());
        Assert.Empty(world.Kernel.All<RefillProtocol.TlbMiss>());
    }

    [Fact]
    public void What_is_invalidated_while_it_waits_is_gone_before_the_acknowledgement()
    {
        var world = Refilled(new CpuWorld(Software, [Load(4), MemoryOperation.Compute(9000), Load(4)]).Start(),
            dirty: false).Tell(Begin + 3000, Invalidate(false, Pages(5))).Run(); // the other page of the pair
        Assert.Equal(2, world.Kernel.All<RefillProtocol.TlbMiss>().Count());
    }

    [Fact]
    public void A_switch_with_a_flush_leaves_the_root_table_only_and_the_new_one()
    {
        var world = Refilled(new CpuWorld(Software, [Load(4)], []), dirty: false);
        world.Start().OnTrap<SystemCallProtocol.SystemCall>(call =>
            call.Thread.Value == 1 ? world.SwitchTo(2, flush: true) : null).Run();
        Assert.Empty(world.Cpu.Mmu.Translations);
        Assert.Equal(world.Space.Root, ((SoftwareMmu)world.Cpu.Mmu).Entries[0]!.Value.Even.Frame);
    }

    [Fact]
    public void A_cpu_with_a_walker_has_no_use_for_an_entry()
    {
        var failure = new CpuWorld([MemoryOperation.Sleep(1)]).Start()
            .OnTrap<SystemCallProtocol.SystemCall>(_ => Entry(4, dirty: false)).Fail();
        Assert.IsType<UnexpectedMessageException>(failure.InnerException);
    }

    private static VirtualAddress At(ulong page) => new Vpn(page).Address;

    /// <summary>Every miss is answered by an entry of pages 4 and 5.</summary>
    private static CpuWorld Refilled(CpuWorld world, bool dirty) => world.OnTrap<RefillProtocol.TlbMiss>(_ =>
    {
        world.Kernel.Tell("Cpu[0]", Entry(4, dirty));
        return Resume();
    });

    private static RefillProtocol.WriteEntry Entry(ulong page, bool dirty)
    {
        var lo = EntryLo.Of(new Pfn(7), 5, dirty, valid: true, isGlobal: false).Bits;
        return new RefillProtocol.WriteEntry(EntryHi.OfAddress(At(page).Value, 1).Bits, lo, lo, null);
    }
}

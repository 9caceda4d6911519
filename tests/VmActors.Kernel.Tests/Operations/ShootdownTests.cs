using VmActors.Protocols;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Operations;

public sealed class ShootdownTests
{
    private static PageRange Pages(ulong first, long count) => PageRange.Of(new Vpn(first), count);

    [Fact]
    public void Munmap_asks_exactly_the_cpus_that_may_hold_translations()
    {
        // threads 1 and 2 of one process and 3 of another; the fourth CPU has nothing to do
        var world = new KernelWorld([2, 1], new Setting(Cpus: 4)).Fault(0, 1, 16).Fault(1, 2, 17);
        world.Invalidations();
        world.Unmap(0, 1, 16, 2);
        var told = world.Invalidations();
        var asid = Assert.Single(told[0]).Asid;
        Assert.Equal((true, Pages(16, 2)), (told[0][0].IsLocal, Assert.Single(told[0][0].Pages)));
        Assert.Equal((asid, false, Pages(16, 2)),
            (told[1][0].Asid, Assert.Single(told[1]).IsLocal, Assert.Single(told[1][0].Pages)));
        Assert.Empty(told[2]);
        Assert.Empty(told[3]);
        Assert.Equal((1L, 1L, 1L),
            (world.Kernel.Counts.Shootdowns, world.Kernel.Counts.InterruptsSent, world.Kernel.Counts.LocalFlushes));
    }

    [Fact]
    public void Frames_are_free_only_after_the_last_acknowledgement()
    {
        var world = new KernelWorld([3], new Setting(Cpus: 3)).Fault(0, 1, 16).Fault(0, 1, 17);
        var free = world.Free;
        world.Holding.Add(world.Cpus[1]);
        world.Holding.Add(world.Cpus[2]);
        world.Unmap(0, 1, 16, 1);
        Assert.False(world.Entry(1, 16).Present);
        Assert.Equal(free, world.Free);
        world.Release(world.Cpus[2]);
        Assert.Equal((free, 0L), (world.Free, world.Kernel.Counts.Shootdowns));
        world.Release(world.Cpus[1]);
        Assert.Equal((free + 1, 1L), (world.Free, world.Kernel.Counts.Shootdowns));
        var resume = Assert.IsType<DispatchProtocol.Resume>(world.Told(0)[^1]);
        // from the interrupts to the last answer
        Assert.Equal((2 * KernelWorld.StepTime) - 60, resume.ShootdownWait.Cycles);
    }

    [Fact]
    public void Munmap_of_pages_that_were_never_touched_asks_nobody()
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2));
        world.Invalidations();
        Assert.All(world.Unmap(0, 1, 16, 64).Invalidations(), Assert.Empty);
    }

    [Fact]
    public void Mprotect_asks_for_an_invalidation_when_it_takes_rights_and_not_when_it_gives_them()
    {
        var world = new KernelWorld([2], new Setting(Cpus: 2)).Fault(0, 1, 16);
        world.Invalidations();
        world.Protect(0, 1, 16, 4, Protection.Read);
        Assert.All(world.Invalidations(), told => Assert.Equal(Pages(16, 4), Assert.Single(Assert.Single(told).Pages)));
        Assert.False(world.Entry(1, 16).Writable);
        world.Protect(0, 1, 16, 4, Protection.All);
        Assert.All(world.Invalidations(), Assert.Empty);
        Assert.Equal((true, false), (world.Entry(1, 16).Writable, world.Entry(1, 16).NoExecute));
        world.Protect(0, 1, 16, 4, Protection.ReadWrite);
        Assert.All(world.Invalidations(), told => Assert.Single(told));
        world.Protect(0, 1, 16, 4, Protection.None);
        Assert.All(world.Invalidations(), told => Assert.Single(told));
        Assert.False(world.Entry(1, 16).User);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void More_pages_than_the_ceiling_mean_the_whole_space(int count, bool isWhole)
    {
        var world = new KernelWorld([1], new Setting(FlushCeiling: 4)).Fault(0, 1, 16);
        world.Invalidations();
        Assert.Equal(isWhole, Assert.Single(world.Unmap(0, 1, 16, count).Invalidations()[0]).Pages.IsEmpty);
    }

    [Fact]
    public void A_cpu_that_dropped_the_space_and_does_not_run_it_is_not_asked_again()
    {
        var world = Away(out var unmapAgain);
        world.Unmap(0, 1, 16, 2);
        world.Invalidations();
        unmapAgain();
        Assert.Empty(world.Invalidations()[1]);
    }

    [Fact]
    public void A_cpu_that_ran_the_space_between_its_acknowledgement_and_the_last_is_asked_again()
    {
        var world = Away(out var unmapAgain);
        world.Holding.Add(world.Cpus[0]);
        world.Unmap(0, 1, 16, 2);
        world.Step().Step(); // thread 2 wakes
        world.SliceExpired(1, 3).SliceExpired(1, 2);
        Assert.Equal([2, 3], world.Ran(1));
        world.Holding.Clear();
        world.Release(world.Cpus[0]);
        world.Invalidations();
        unmapAgain();
        Assert.Single(world.Invalidations()[1]);
    }

    [Fact]
    public void A_use_of_a_frame_that_is_free_ends_the_run()
    {
        var world = new KernelWorld([1]).Fault(0, 1, 16);
        var frame = world.Entry(1, 16).Pfn;
        world.Unmap(0, 1, 16, 1);
        var failure = Assert.Throws<Runtime.SimulationFailedException>(
            () => world.Tell(0, new FaultProtocol.PagesUsed(new CpuId(0), [], [frame])));
        Assert.Contains("freed while a TLB held it", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Process 1 runs on CPU 0 only, but its thread 2 was on CPU 1, where process 2 runs now.</summary>
    private static KernelWorld Away(out Action unmapAgain)
    {
        var world = new KernelWorld([2, 1], new Setting(Cpus: 2, FlushCeiling: 1));
        world.Fault(0, 1, 16).Fault(0, 1, 18).Call(1, 2, OperationKind.Sleep, argument: 3 * KernelWorld.StepTime);
        Assert.Equal([2, 3], world.Ran(1));
        unmapAgain = () => world.Unmap(0, 1, 18, 1);
        return world;
    }
}

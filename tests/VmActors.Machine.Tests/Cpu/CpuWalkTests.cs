using VmActors.Machine.Cpu;
using VmActors.Protocols;
using VmActors.Units.Cache;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;
using static VmActors.Machine.Tests.Cpu.CpuWorld;

namespace VmActors.Machine.Tests.Cpu;

/// <summary>Walks beside the CPU: after each walk that a reference waited for, one for the next page.</summary>
public sealed class CpuWalkTests
{
    private static readonly TlbGeometry Tlb = new(8, 2);

    [Theory]
    [InlineData(0, 83)]
    [InlineData(50, 33)]
    [InlineData(83, 0)]
    public void A_reference_waits_for_a_walker_as_long_as_the_CPU_has_left_it_no_time(long computed, long wait)
    {
        var world = new CpuWorld(Guessing(25), [Load(1), MemoryOperation.Compute(computed), Load(9)]).Start();
        world.Space.Map(1, Protection.Read);
        world.Space.Map(9, Protection.Read);
        world.Run();
        // The walk beside the CPU takes 100 cycles from the end of the first one; the reference itself takes 10, and
        // the second-level lookup of the next one 7.
        Assert.Equal(100 + wait + 100, world[CpuActivity.Walk]);
        Assert.Equal(
            [Begin + 7 + 100 + 10 + computed + 7 + wait + 100 + 10 + Link],
            world.Kernel.Times<SystemCallProtocol.SystemCall>());
    }

    [Fact]
    public void What_a_walk_beside_the_CPU_reads_goes_through_the_caches_and_costs_the_CPU_nothing()
    {
        var caches = new CacheHierarchy(CacheHierarchySpec.Textbook(new LatencyLadder(1, 10, 100_000)), null);
        var world = new CpuWorld(Guessing(0), caches, [[Load(1), Load(2)]]).Start();
        world.Space.Map(1, Protection.Read);
        world.Space.Map(2, Protection.Read);
        world.Run();
        // Page 1: four entries from memory. Page 2: four of the same lines, beside the CPU; the second level has it.
        Assert.Equal((7 + 10 + 7 + 10, 40), (world[CpuActivity.User], world[CpuActivity.Walk]));
        Assert.Equal((4L, 4L),
            (world.Cpu.Cached!.Reads(MemoryLevel.L1Data), world.Cpu.Cached.Reads(MemoryLevel.Memory)));
    }

    private static PagedMmuSpec Guessing(long walkCycles) => new(Tlb, Tlb, new TlbGeometry(32, 4), 7, walkCycles)
    {
        Speculation = new SpeculationSpec(SpeculationSpec.ChanceMax, 1, 0, 1),
    };
}

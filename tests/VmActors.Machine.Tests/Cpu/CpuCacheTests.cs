using VmActors.Machine.Cpu;
using VmActors.Protocols;
using VmActors.Units.Cache;
using VmActors.Vocabulary;
using static VmActors.Machine.Tests.Cpu.CpuWorld;

namespace VmActors.Machine.Tests.Cpu;

public sealed class CpuCacheTests
{
    [Fact]
    public void References_and_walks_cost_what_the_caches_say()
    {
        var world = new CpuWorld(Ladder(1), [Load(1), Load(1), Load(2), Load(2)]).Start();
        world.Space.Map(1, Protection.Read);
        world.Space.Map(2, Protection.Read);
        world.Run();
        // Page 1: second-level TLB 7, four entries from memory 40, the word 10, and again 1. Page 2: second-level TLB
        // 7, four entries of the same lines 4, a word of another frame 10, and again 1.
        Assert.Equal((7 + 10 + 1 + 7 + 10 + 1, 40 + 4), (world[CpuActivity.User], world[CpuActivity.Walk]));
        Assert.Equal([Begin + 80 + Link], world.Kernel.Times<SystemCallProtocol.SystemCall>());
        var cached = world.Cpu.Cached!;
        Assert.Equal((4L, 4L), (cached.Reads(MemoryLevel.L1Data), cached.Reads(MemoryLevel.Memory)));
        Assert.Equal(8 + 4, cached.Caches.Counts(MemoryLevel.L1Data).Lookups);
    }

    [Fact]
    public void A_message_is_handled_at_the_end_of_the_reference_that_is_under_way()
    {
        var world = new CpuWorld(Ladder(3), [.. Enumerable.Repeat(Load(1), 2000)])
            .Start().Tell(4000, new DispatchProtocol.Preempt());
        world.Space.Map(1, Protection.Read);
        world.Run();
        var first = Begin + 7 + (4 * 30) + 30; // then a reference every 3 cycles
        Assert.Equal([5001 + Link], world.Kernel.Times<DispatchProtocol.Preempted>());
        Assert.Equal(1 + ((5001 - first) / 3), world.Cpu.Mmu.Counts.TotalReferences);
    }

    [Fact]
    public void A_reference_that_faults_costs_its_walk_and_uses_its_line_only_when_it_goes_through()
    {
        var world = new CpuWorld(Ladder(1), [Store(1)]).Start();
        world.OnTrap<FaultProtocol.PageFault>(_ =>
        {
            world.Space.Map(1, Protection.ReadWrite);
            return Resume();
        }).Run();
        // The root's entry from memory, before and, with three more, after the fault, when it is in the cache.
        Assert.Equal(10 + 1 + 30, world[CpuActivity.Walk]);
        Assert.Equal(7 + 7 + 10, world[CpuActivity.User]);
        Assert.Equal([Begin + 7 + 10 + Link], world.Kernel.Times<FaultProtocol.PageFault>());
        Assert.Equal(1 + 4 + 1, world.Cpu.Cached!.Caches.Counts(MemoryLevel.L1Data).Lookups);
    }

    private static CacheHierarchy Ladder(long hit) =>
        new(CacheHierarchySpec.Textbook(new LatencyLadder(hit, 10, 100_000)), null);
}

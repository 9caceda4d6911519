using VmActors.Units.Cache;
using VmActors.Units.Memory;
using VmActors.Units.Tests.Translation;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Cache;

public sealed class CachedMemoryTests
{
    private readonly PhysicalMemory _memory = new(1000, PageSize.KiB4);
    private readonly CachedMemory _cached;

    public CachedMemoryTests() => _cached = new CachedMemory(
        _memory, new CacheHierarchy(CacheHierarchySpec.Textbook(LatencyLadder.Default), null));

    [Fact]
    public void A_read_sees_what_memory_holds_and_costs_what_the_caches_say_once()
    {
        _memory.Write(new PhysicalAddress(0x40), 0x1122_3344_5566_7788);
        Assert.True(_cached.TryRead(new PhysicalAddress(0x44), 4, out var value));
        Assert.Equal(0x1122_3344UL, value);
        Assert.True(_cached.TryRead(new PhysicalAddress(0x40), 1, out value));
        Assert.Equal(0x88UL, value);
        Assert.Equal((11L, 0L), (_cached.TakeCycles(), _cached.TakeCycles()));
        Assert.Equal((1L, 1L), (_cached.Reads(MemoryLevel.L1Data), _cached.Reads(MemoryLevel.Memory)));
    }

    [Fact]
    public void Where_there_is_no_memory_nothing_is_looked_up()
    {
        Assert.False(_cached.TryRead(new PhysicalAddress(1000 * Page.Size), 8, out _));
        Assert.Equal(0, _cached.TakeCycles());
        Assert.Equal(0, _cached.Caches.Counts(MemoryLevel.L1Data).Lookups);
    }

    [Fact]
    public void The_entries_of_a_walk_hit_after_the_first_walk_and_those_of_the_next_page_with_them()
    {
        var space = new PagedSpace(_memory, 100);
        var tlb = new TlbGeometry(4, 2);
        var mmu = new PagedMmu(new PagedMmuSpec(tlb, tlb, tlb, 7, 0), _cached);
        for (var page = 0UL; page < 9; page++)
            space.Map(page, Protection.Read);
        mmu.Load(space.Root, new Asid(1));
        Assert.Equal(40, WalkCost(0));
        mmu.InvalidateAll();
        Assert.Equal(4, WalkCost(0));
        Assert.Equal(4, WalkCost(7)); // eight entries of 8 bytes are one line
        Assert.Equal(3 + 10, WalkCost(8));
        Assert.Equal(16, mmu.Counts.WalkAccesses);
        Assert.Equal((11L, 5L), (_cached.Reads(MemoryLevel.L1Data), _cached.Reads(MemoryLevel.Memory)));

        long WalkCost(ulong page)
        {
            Assert.False(mmu.Translate(AccessKind.Load, new VirtualAddress(page * Page.Size), false).Fault);
            return _cached.TakeCycles();
        }
    }
}

using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Cache;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Cache;

public sealed class CacheHierarchyTests
{
    private const int LineBytes = 16;

    private static readonly Gen<CacheHierarchySpec> Specs =
        from l1Instruction in Geometries.Any(LineBytes)
        from l1Data in Geometries.Any(LineBytes)
        from l2 in Geometries.Any(LineBytes)
        from l3 in Geometries.Any(LineBytes)
        from present in Gen.Choose(0, 3)
        select new CacheHierarchySpec(
            new CacheLevelSpec(l1Instruction, 1), new CacheLevelSpec(l1Data, 2),
            (present & 1) == 0 ? null : new CacheLevelSpec(l2, 10),
            (present & 2) == 0 ? null : new CacheLevelSpec(l3, 40), 200);

    private static readonly Gen<List<(AccessKind Kind, ulong Address)>> References =
        from list in (from kind in Gen.Choose(0, 3)
                      from address in Gen.Choose(0, 60 * LineBytes)
                      select ((AccessKind)kind, (ulong)address)).ListOf(200)
        select list.ToList();

    [Fact]
    public void It_finds_lines_where_naive_caches_find_them_and_writes_back_what_they_write_back()
    {
        var runs = from spec in Specs from references in References select (spec, references);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var shared = run.spec.L3 is { } l3 ? new SharedCache(l3.Geometry, 1) : null;
            var caches = new CacheHierarchy(run.spec, shared?.Views[0]);
            var naive = new NaiveHierarchy(run.spec);
            var found = new long[5];
            foreach (var (kind, address) in run.references)
            {
                var expected = naive.Access(address / LineBytes, kind == AccessKind.Fetch, kind.Writes());
                var cycles = CyclesOf(run.spec, expected);
                Assert.Equal(
                    new CacheAccess(expected, cycles), caches.Access(new PhysicalAddress(address), kind));
                found[(int)expected]++;
            }
            shared?.Publish();
            Compare(run.spec, caches, naive, found);
            Assert.Equal(shared?.Lines, run.spec.L3 is null ? null : naive.Lines(MemoryLevel.L3));
            if (shared is not null)
                Assert.Equal(naive.WrittenTo.GetValueOrDefault(MemoryLevel.Memory), shared.WriteBacks);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_the_shared_level_learned_is_published_once_whoever_asks()
    {
        var spec = CacheHierarchySpec.Nehalem(3_000_000_000);
        var shared = new SharedCache(spec.L3!.Geometry, 2);
        CacheHierarchy[] caches = [.. shared.Views.Select(view => new CacheHierarchy(spec, view))];
        Assert.False(caches[0].HasUnpublished);
        caches[0].Access(new PhysicalAddress(0x1000), AccessKind.Load);
        caches[1].Access(new PhysicalAddress(0x2000), AccessKind.Load);
        Assert.True(caches[0].HasUnpublished && caches[1].HasUnpublished);
        caches[1].Publish();
        Assert.False(caches[0].HasUnpublished || caches[1].HasUnpublished);
        Assert.Equal(MemoryLevel.L3, caches[1].Access(new PhysicalAddress(0x1000), AccessKind.Load).FoundAt);
        Assert.Equal(MemoryLevel.L3, caches[0].Access(new PhysicalAddress(0x2000), AccessKind.Load).FoundAt);
    }

    [Fact]
    public void With_the_textbook_s_ladder_a_hit_costs_1_cycle_and_memory_10_and_the_disk_a_million()
    {
        var spec = CacheHierarchySpec.Textbook(LatencyLadder.Default);
        var caches = new CacheHierarchy(spec, null);
        Assert.Equal(new CacheAccess(MemoryLevel.Memory, 10), caches.Access(new PhysicalAddress(8), AccessKind.Load));
        Assert.Equal(new CacheAccess(MemoryLevel.L1Data, 1), caches.Access(new PhysicalAddress(63), AccessKind.Load));
        Assert.Equal(new CacheAccess(MemoryLevel.Memory, 10), caches.Access(new PhysicalAddress(8), AccessKind.Fetch));
        Assert.Equal(1_000_000, LatencyLadder.Default.DiskCycles);
    }

    [Fact]
    public void A_Core_i7_answers_in_3_4_10_and_40_cycles_and_from_memory_in_60_ns()
    {
        var spec = CacheHierarchySpec.Nehalem(3_000_000_000);
        spec.Validate();
        var shared = new SharedCache(spec.L3!.Geometry, 2);
        var caches = new CacheHierarchy(spec, shared.Views[0]);
        var other = new CacheHierarchy(spec, shared.Views[1]);
        var address = new PhysicalAddress(0x1000);
        Assert.Equal(180, caches.Access(address, AccessKind.Load).Cycles);
        Assert.Equal(4, caches.Access(address, AccessKind.Load).Cycles);
        Assert.Equal(10, caches.Access(address, AccessKind.Fetch).Cycles);
        Assert.Equal(3, caches.Access(address, AccessKind.Fetch).Cycles);
        shared.Publish();
        Assert.Equal(40, other.Access(address, AccessKind.Load).Cycles);
    }

    [Fact]
    public void A_walk_s_reads_cost_a_few_cycles_when_the_first_level_holds_them_and_hundreds_when_memory_does()
    {
        var spec = CacheHierarchySpec.Nehalem(3_000_000_000);
        var caches = new CacheHierarchy(spec, new SharedCache(spec.L3!.Geometry, 1).Views[0]);
        ulong[] entries = [0x1000, 0x2008, 0x3010, 0x4018];
        Assert.Equal([720L, 16L], Enumerable.Range(0, 2).Select(_ =>
            entries.Sum(entry => caches.Access(new PhysicalAddress(entry), AccessKind.Load).Cycles)));
    }

    [Fact]
    public void A_hit_allocates_nothing()
    {
        var caches = new CacheHierarchy(CacheHierarchySpec.Textbook(LatencyLadder.Default), null);
        caches.Access(default, AccessKind.Store);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            caches.Access(new PhysicalAddress((ulong)i % 64), AccessKind.Store);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Compare(
        CacheHierarchySpec spec, CacheHierarchy caches, NaiveHierarchy naive, long[] found)
    {
        MemoryLevel[] present = [.. Enum.GetValues<MemoryLevel>().Where(level => caches.Cache(level) is not null)];
        foreach (var level in present.Where(level => level != MemoryLevel.L3))
            Assert.Equal(naive.Lines(level), ((SetAssociativeCache)caches.Cache(level)!).Lines);
        foreach (var level in Enum.GetValues<MemoryLevel>())
            Assert.Equal(found[(int)level], caches.Counts(level).Lookups - caches.Counts(level).Misses);
        foreach (var level in present.Append(MemoryLevel.Memory).Where(level => level > MemoryLevel.L1Data))
        {
            // What is written to a level comes from the levels just above: both first levels are above the same one.
            var above = level == present.Append(MemoryLevel.Memory).First(one => one > MemoryLevel.L1Data)
                ? MemoryLevel.L1Data
                : present.Last(one => one < level);
            Assert.Equal(naive.WrittenTo.GetValueOrDefault(level), caches.Counts(above).WriteBacks);
        }
        Assert.Equal(0, caches.Counts(MemoryLevel.L1Instruction).WriteBacks);
        Assert.Equal(spec.L2 is null, caches.Cache(MemoryLevel.L2) is null);
    }

    private static long CyclesOf(CacheHierarchySpec spec, MemoryLevel level) => level switch
    {
        MemoryLevel.L1Instruction => spec.L1Instruction.Cycles,
        MemoryLevel.L1Data => spec.L1Data.Cycles,
        MemoryLevel.L2 => spec.L2!.Cycles,
        MemoryLevel.L3 => spec.L3!.Cycles,
        _ => spec.MemoryCycles,
    };
}

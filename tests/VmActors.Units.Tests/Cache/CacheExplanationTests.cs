using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Cache;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.Tests.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Cache;

public sealed class CacheExplanationTests
{
    /// <summary>The example of Bryant and O'Hallaron, Computer Systems, 9.6.4: 16 lines of 4 bytes, direct mapped; the
    /// line of set 5 has tag 0x0D and the bytes 36 72 F0 1D.</summary>
    [Fact]
    public void The_textbook_s_cache_hits_at_0x354_and_shows_its_byte()
    {
        var geometry = new CacheGeometry(new Bytes(64), Ways: 1, LineBytes: 4);
        var level = new CacheLevelSpec(geometry, Cycles: 1);
        var memory = new PhysicalMemory(1, PageSize.KiB4);
        memory.Write(new PhysicalAddress(0x350), 0x1DF0_7236UL << 32); // 36 72 F0 1D at 0x354
        var caches = new CacheHierarchy(new CacheHierarchySpec(level, level, null, null, 10), null, memory);
        caches.Access(geometry.Join(new CacheAddress(Tag: 0x0D, Index: 5, Offset: 0)), AccessKind.Load);

        var seen = new Steps();
        caches.Access(new PhysicalAddress(0x354), AccessKind.Load, seen);
        var hit = Assert.IsType<CacheLookedUp>(Assert.Single(seen.All));
        Assert.Equal(new CacheAddress(0x0D, 5, 0), hit.Parts);
        Assert.Equal((MemoryLevel.L1Data, true, 1L), (hit.Level, hit.Hit, hit.Cycles));
        Assert.Equal("3672F01D", Convert.ToHexString(hit.Line.AsSpan()));
        Assert.Equal((byte)0x36, hit.Byte);

        seen.All.Clear();
        caches.Access(new PhysicalAddress(0x5FC), AccessKind.Load, seen);
        var miss = Assert.IsType<CacheLookedUp>(seen.All[0]);
        Assert.Equal((new CacheAddress(0x17, 0xF, 0), false, null), (miss.Parts, miss.Hit, miss.Byte));
        Assert.Equal(new LineFetched(new PhysicalAddress(0x5FC), 10), seen.All[1]);
    }

    [Fact]
    public void A_miss_is_told_level_by_level_and_then_what_had_to_go_from_the_lowest_level_up()
    {
        var oneLine = new CacheLevelSpec(Geometries.Of(1, 1, 64), 1);
        var spec = new CacheHierarchySpec(
            oneLine, oneLine, oneLine with { Cycles = 10 }, oneLine with { Cycles = 40 }, 200);
        var caches = new CacheHierarchy(spec, new SharedCache(spec.L3!.Geometry, 1).Views[0]);
        caches.Access(new PhysicalAddress(0), AccessKind.Store);
        var seen = new Steps();
        var access = caches.Access(new PhysicalAddress(64), AccessKind.Store, seen);
        Assert.Equal(
            ["L1Data misses", "L2 misses", "L3 misses", "memory in 200",
                "L3 drops 0", "L2 drops 0", "L1Data to L2 0", "L2 drops 64"],
            seen.All.Select(Short));
        Assert.Equal(new CacheAccess(MemoryLevel.Memory, 200), access);
        Assert.Equal(CachedLine.Of(new LineNumber(0), true), Assert.Single(((CacheLookedUp)seen.All[0]).Ways));

        seen.All.Clear();
        caches.Access(new PhysicalAddress(128), AccessKind.Load, seen);
        Assert.Equal(
            ["L1Data misses", "L2 misses", "L3 misses", "memory in 200",
                "L3 drops 64", "L2 to L3 0", "L3 drops 128", "L1Data to L2 64", "L2 drops 128"],
            seen.All.Select(Short));
    }

    [Fact]
    public void Being_watched_changes_nothing_and_the_steps_cost_what_the_access_costs()
    {
        var references = from kind in Gen.Choose(0, 3)
                         from address in Gen.Choose(0, 1000)
                         select ((AccessKind)kind, new PhysicalAddress((ulong)address));
        Prop.ForAll(references.ListOf(200).ToArbitrary(), list =>
        {
            var (quiet, watched) = (Small(), Small());
            var seen = new Steps();
            foreach (var (kind, address) in list)
            {
                seen.All.Clear();
                var access = watched.Access(address, kind, seen);
                Assert.Equal(quiet.Access(address, kind), access);
                Assert.Equal(access.Cycles, seen.All.Sum(CyclesOf));
                var last = seen.All.OfType<CacheLookedUp>().Last();
                Assert.Equal(access.FoundAt, last.Hit ? last.Level : MemoryLevel.Memory);
            }
            foreach (var level in Enum.GetValues<MemoryLevel>())
            {
                var (one, other) = (quiet.Counts(level), watched.Counts(level));
                Assert.Equal(
                    (one.Lookups, one.Misses, one.WriteBacks), (other.Lookups, other.Misses, other.WriteBacks));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static CacheHierarchy Small()
    {
        var spec = new CacheHierarchySpec(
            new CacheLevelSpec(Geometries.Of(2, 2, 16), 1), new CacheLevelSpec(Geometries.Of(1, 4, 16), 1),
            new CacheLevelSpec(Geometries.Of(3, 4, 16), 10), new CacheLevelSpec(Geometries.Of(4, 8, 16), 40), 200);
        return new CacheHierarchy(spec, new SharedCache(spec.L3!.Geometry, 1).Views[0]);
    }

    private static long CyclesOf(TranslationStep step) => step switch
    {
        CacheLookedUp lookup => lookup.Cycles,
        LineFetched access => access.Cycles,
        _ => 0,
    };

    private static string Short(TranslationStep step) => step switch
    {
        CacheLookedUp lookup => $"{lookup.Level} {(lookup.Hit ? "hits" : "misses")}",
        LineEvicted { WrittenBackTo: null } gone => $"{gone.Level} drops {gone.Line.Value}",
        LineEvicted gone => $"{gone.Level} to {gone.WrittenBackTo} {gone.Line.Value}",
        LineFetched access => $"memory in {access.Cycles}",
        _ => step.ToString(),
    };
}

using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Cache;

namespace VmActors.Units.Tests.Cache;

public sealed class SetAssociativeCacheTests
{
    [Fact]
    public void It_hits_misses_and_evicts_as_lists_in_order_of_use_do()
    {
        var accesses = from line in Gen.Choose(0, 40) from writes in Gen.Choose(0, 3) select ((ulong)line, writes == 0);
        var runs = from lineBits in Gen.Choose(0, 6)
                   from geometry in Geometries.Any(1 << lineBits)
                   from list in accesses.ListOf(200)
                   select (geometry, list);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var cache = new SetAssociativeCache(run.geometry);
            var naive = new NaiveCache(run.geometry);
            foreach (var (line, writes) in run.list)
            {
                var hit = cache.Access(new LineNumber(line), writes, out var evicted);
                Assert.Equal(naive.Access(line, writes), (hit, evicted));
                Assert.Equal(naive.Lines, cache.Lines);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_line_that_was_stored_to_is_dirty_until_it_goes_and_clean_when_it_comes_back()
    {
        var cache = new SetAssociativeCache(Geometries.Of(2, 1, 64));
        cache.Access(new LineNumber(1), true, out _);
        cache.Access(new LineNumber(1), false, out _);
        cache.Access(new LineNumber(2), false, out _);
        cache.Access(new LineNumber(3), false, out var first);
        cache.Access(new LineNumber(1), false, out var second);
        cache.Access(new LineNumber(4), false, out _);
        cache.Access(new LineNumber(5), false, out var third);
        Assert.Equal(
            [CachedLine.Of(new LineNumber(1), true), CachedLine.Of(new LineNumber(2), false),
                CachedLine.Of(new LineNumber(1), false)],
            [first, second, third]);
    }

    [Fact]
    public void One_line_more_than_its_ways_makes_a_set_miss_for_ever()
    {
        var cache = new SetAssociativeCache(Geometries.Of(4, 8, 64));
        var misses = 0;
        for (var round = 0; round < 3; round++)
        {
            for (var line = 0UL; line < 5; line++)
            {
                if (!cache.Access(new LineNumber(line * 8), false, out _))
                    misses++;
            }
        }
        Assert.Equal(15, misses);
        Assert.Equal(4, cache.Lines.Count());
    }

    [Fact]
    public void The_highest_line_is_not_taken_for_an_empty_way()
    {
        var cache = new SetAssociativeCache(Geometries.Of(1, 1, 1));
        var highest = new LineNumber((1UL << 52) - 1);
        Assert.False(cache.Access(highest, false, out _));
        Assert.True(cache.Access(highest, false, out _));
        cache.Access(new LineNumber(0), false, out var evicted);
        Assert.Equal((highest, false, false), (evicted.Line, evicted.IsDirty, evicted.IsEmpty));
    }

    [Fact]
    public void A_set_shows_its_ways_in_order_of_use_and_empty_ways_last()
    {
        var cache = new SetAssociativeCache(Geometries.Of(3, 2, 64));
        cache.Access(new LineNumber(2), true, out _);
        cache.Access(new LineNumber(4), false, out _);
        cache.Access(new LineNumber(3), false, out _);
        Assert.Equal(
            ["line 0x4", "line 0x2, dirty", "empty"],
            cache.SetOf(new LineNumber(0)).ToArray().Select(way => way.ToString()));
    }
}

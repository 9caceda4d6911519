using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Cache;

namespace VmActors.Units.Tests.Cache;

public sealed class SharedCacheTests
{
    private const int CpuCount = 3;

    private static readonly Gen<List<(int Cpu, ulong Line, bool Writes)>> Quantum =
        from list in (from cpu in Gen.Choose(0, CpuCount - 1)
                      from line in Gen.Choose(0, 30)
                      from writes in Gen.Choose(0, 2)
                      select (cpu, (ulong)line, writes == 0)).ListOf()
        select list.ToList();

    [Fact]
    public void The_order_in_which_CPUs_run_inside_a_quantum_changes_nothing()
    {
        var runs = from geometry in Geometries.Any(64)
                   from quanta in Quantum.ListOf(8)
                   from orders in Gen.Shuffle(new[] { 0, 1, 2 }).ListOf(8)
                   select (geometry, quanta, orders);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            // Interleaved as drawn; and each CPU after the other, in another order every quantum.
            var mixed = new SharedCache(run.geometry, CpuCount);
            var inTurn = new SharedCache(run.geometry, CpuCount);
            foreach (var (quantum, order) in run.quanta.Zip(run.orders))
            {
                var sorted = quantum.OrderBy(access => Array.IndexOf(order, access.Cpu));
                Assert.Equal(Do(mixed, quantum), Do(inTurn, sorted));
                mixed.Publish();
                inTurn.Publish();
                Assert.Equal(mixed.Lines, inTurn.Lines);
                Assert.Equal(mixed.WriteBacks, inTurn.WriteBacks);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_view_is_a_copy_of_what_was_published_and_publishing_does_all_over_again_in_CPU_order()
    {
        var runs = from geometry in Geometries.Any(64) from quanta in Quantum.ListOf(8) select (geometry, quanta);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var cache = new SharedCache(run.geometry, CpuCount);
            var published = new NaiveCache(run.geometry);
            var writeBacks = 0L;
            foreach (var quantum in run.quanta)
            {
                var copies = Enumerable.Range(0, CpuCount).Select(_ => published.Copy()).ToArray();
                var before = published.Lines.ToList();
                foreach (var (cpu, line, writes) in quantum)
                {
                    var hit = cache.Views[cpu].Access(new LineNumber(line), writes, out var evicted);
                    Assert.Equal(copies[cpu].Access(line, writes), (hit, evicted));
                }
                Assert.Equal(before, cache.Lines);
                foreach (var (_, line, writes) in quantum.OrderBy(access => access.Cpu))
                    writeBacks += published.Access(line, writes).Evicted.IsDirty ? 1 : 0;
                cache.Publish();
                Assert.Equal(published.Lines, cache.Lines);
                Assert.Equal(writeBacks, cache.WriteBacks);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_cache_that_one_CPU_has_alone_is_a_cache_whenever_it_is_published()
    {
        var runs = from geometry in Geometries.Any(64) from quanta in Quantum.ListOf(8) select (geometry, quanta);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var shared = new SharedCache(run.geometry, 1);
            var own = new SetAssociativeCache(run.geometry);
            foreach (var quantum in run.quanta)
            {
                foreach (var (_, line, writes) in quantum)
                {
                    var hit = shared.Views[0].Access(new LineNumber(line), writes, out var evicted);
                    Assert.Equal(own.Access(new LineNumber(line), writes, out var expected), hit);
                    Assert.Equal(expected, evicted);
                }
                shared.Publish();
                Assert.Equal(own.Lines, shared.Lines);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_a_CPU_brings_in_others_find_from_the_next_quantum_on()
    {
        var cache = new SharedCache(Geometries.Of(2, 2, 64), 2);
        var line = new LineNumber(5);
        Assert.False(cache.Views[0].Access(line, true, out _));
        Assert.True(cache.Views[0].Access(line, false, out _));
        Assert.False(cache.Views[1].Access(line, false, out _));
        cache.Publish();
        Assert.Equal([CachedLine.Of(line, true)], cache.Lines);
        Assert.Equal([CachedLine.Of(line, true), CachedLine.None], cache.Views[1].SetOf(line).ToArray());
        Assert.True(cache.Views[1].Access(line, false, out _));
    }

    [Fact]
    public void A_view_says_whether_there_is_something_to_publish_and_twice_is_once()
    {
        var cache = new SharedCache(Geometries.Of(1, 1, 64), 2);
        Assert.False(cache.Views[1].HasAccesses);
        cache.Views[1].Access(new LineNumber(1), true, out _);
        cache.Views[1].Access(new LineNumber(2), true, out _);
        Assert.Equal((false, true), (cache.Views[0].HasAccesses, cache.Views[1].HasAccesses));
        cache.Publish();
        cache.Publish();
        Assert.False(cache.Views[1].HasAccesses);
        Assert.Equal(1, cache.WriteBacks);
        Assert.Equal([CachedLine.Of(new LineNumber(2), true)], cache.Lines);
    }

    [Fact]
    public void A_cache_of_no_CPU_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharedCache(Geometries.Of(1, 1, 64), 0));

    /// <summary>What each CPU saw, CPU by CPU.</summary>
    private static IEnumerable<(int, bool, CachedLine)> Do(
        SharedCache cache, IEnumerable<(int Cpu, ulong Line, bool Writes)> accesses)
    {
        var seen = new List<(int Cpu, bool, CachedLine)>();
        foreach (var (cpu, line, writes) in accesses)
        {
            var hit = cache.Views[cpu].Access(new LineNumber(line), writes, out var evicted);
            seen.Add((cpu, hit, evicted));
        }
        return seen.OrderBy(one => one.Cpu);
    }
}

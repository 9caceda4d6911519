using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Statistics;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Statistics;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_are_at_most_1_6_percent_above_the_sorted_list()
    {
        var cycles = from bits in Gen.Choose(0, 50)
                     from value in Gen.Choose(0, int.MaxValue)
                     select (value * 33554432L) >> (56 - bits);
        Prop.ForAll(cycles.NonEmptyListOf().ToArbitrary(), list =>
        {
            var histogram = new LatencyHistogram();
            foreach (var value in list)
                histogram.Record(new SimDuration(value));
            var sorted = list.Order().ToArray();
            foreach (var perMille in new[] { 1, 250, 500, 900, 950, 990, 999, 1000 })
            {
                var exact = sorted[(((sorted.Length * perMille) + 999) / 1000) - 1];
                Assert.InRange(histogram.Percentile(perMille).Cycles, exact, exact + (exact * 16 / 1000));
            }
            Assert.Equal((sorted.Length, sorted.Sum(), sorted[^1]),
                (histogram.Count, histogram.Total.Cycles, histogram.Max.Cycles));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Small_durations_are_exact()
    {
        var histogram = new LatencyHistogram();
        for (var cycles = 0; cycles < 128; cycles++)
            histogram.Record(new SimDuration(cycles));
        for (var rank = 1; rank <= 128; rank++)
            Assert.Equal(rank - 1, histogram.Percentile(rank * 1000 / 128).Cycles);
    }

    [Fact]
    public void The_longest_duration_of_all_fits_and_is_exact_at_the_top()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(new SimDuration(long.MaxValue));
        Assert.Equal(long.MaxValue, histogram.Percentile(1).Cycles);
    }

    [Fact]
    public void An_empty_histogram_says_zero_and_a_negative_duration_is_refused()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(SimDuration.Zero, histogram.Percentile(990));
        Assert.Throws<ArgumentOutOfRangeException>(() => histogram.Record(new SimDuration(-1)));
    }
}

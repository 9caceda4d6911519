using FsCheck;
using FsCheck.Fluent;
using VmActors.Vocabulary;
using VmActors.Workloads.Patterns;

namespace VmActors.Workloads.Tests.Patterns;

/// <summary>What each pattern is.</summary>
public sealed class PatternTests
{
    private const ulong Start = 0x1_0000_0000;

    [Fact]
    public void Sequential_visits_every_slot_in_order_and_starts_again()
    {
        Assert.Equal([0, 8, 16, 24, 0, 8, 16], Offsets(new SequentialPattern(), size: 39, references: 7));
    }

    [Fact]
    public void Strided_leaps_and_goes_back_to_the_start()
    {
        Assert.Equal([0, 100, 200, 0, 100], Offsets(new StridedPattern(new Bytes(100)), size: 300, references: 5));
    }

    [Fact]
    public void Uniform_reaches_every_slot_about_equally()
    {
        var counts = Counts(Offsets(new UniformPattern(), size: 80, references: 100_000));
        Assert.Equal(10, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Zipf_gives_ranks_their_share_and_scatters_them()
    {
        const int Pages = 100, References = 1_000_000;
        var counts =
            Counts(Offsets(new ZipfPattern(1), Pages * Page.Size, References).Select(offset => offset >> Page.Shift));
        var ranked = counts.OrderByDescending(count => count.Value).ToList();
        double harmonic = Enumerable.Range(1, Pages).Sum(rank => 1.0 / rank);
        for (int rank = 1; rank <= 10; rank++)
            Assert.InRange(ranked[rank - 1].Value, 0.97 * References / harmonic / rank,
                1.03 * References / harmonic / rank);
        Assert.Equal(Pages, counts.Count);
        Assert.DoesNotContain(1, ranked.Take(4).Zip(ranked.Skip(1), (one, next) => Math.Abs(one.Key - next.Key)));
    }

    [Fact]
    public void An_alias_table_draws_in_proportion_to_its_weights()
    {
        Prop.ForAll(Gen.Choose(0, 100).NonEmptyListOf().ToArbitrary(), weights =>
        {
            if (weights.Sum() == 0) return true;
            ulong[] table = AliasTable.Build([.. weights.Select(weight => (double)weight)]);
            double[] share = new double[table.Length]; // exact: what each column gives to its own index and its alias
            for (int i = 0; i < table.Length; i++)
            {
                double stay = ((table[i] >> 32) + 1) / 4294967296.0;
                share[i] += stay;
                share[(int)(uint)table[i]] += 1 - stay;
            }
            double scale = weights.Count / (double)weights.Sum();
            return Enumerable.Range(0, weights.Count).All(i => Math.Abs(share[i] - (weights[i] * scale)) < 1e-6);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1, -0.99)]
    [InlineData(2, -1)]
    [InlineData(1234567, -0.7)]
    [InlineData(67108864, -1.2)]
    [InlineData(3, 2.5)]
    public void Portable_powers_are_powers(double value, double exponent)
    {
        double expected = Math.Pow(value, exponent);
        Assert.InRange(PortableMath.Pow(value, exponent) / expected, 1 - 1e-12, 1 + 1e-12);
    }

    [Fact]
    public void A_working_set_stays_within_its_pages_for_a_phase_and_then_moves()
    {
        long[] pages =
            [.. Offsets(new WorkingSetPattern(4, 1000), 256 * Page.Size, 3000).Select(offset => offset >> Page.Shift)];
        long[][] sets = [.. pages.Chunk(1000).Select(phase => phase.Distinct().Order().ToArray())];
        Assert.All(sets, set => Assert.Equal(4, set.Length));
        Assert.NotEqual(sets[0], sets[1]);
        Assert.NotEqual(sets[1], sets[2]);
    }

    [Fact]
    public void A_pointer_chase_visits_every_unit_once_and_then_repeats_itself()
    {
        Prop.ForAll(Gen.Choose(1, 3000).ToArbitrary(), count =>
        {
            long[] offsets = [.. Offsets(new PointerChasePattern(new Bytes(64)), count * 64, count * 2)];
            return offsets.Take(count).Order().SequenceEqual(Enumerable.Range(0, count).Select(unit => unit * 64L))
                && offsets.Take(count).SequenceEqual(offsets.Skip(count));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_pointer_chase_seldom_goes_to_a_neighbour()
    {
        var offsets = Offsets(new PointerChasePattern(new Bytes(64)), 64 * 4096, 4096);
        int near = offsets.Zip(offsets.Skip(1)).Count(pair => Math.Abs(pair.First - pair.Second) <= 64);
        Assert.InRange(near, 0, 40);
    }

    private static List<long> Offsets(Pattern pattern, long size, int references) =>
    [
        .. Streams.Drain(pattern.Open(new PatternOptions { Size = new Bytes(size), References = references }))
            .Select(operation => (long)(operation.Address - Start)),
    ];

    private static Dictionary<long, int> Counts(IEnumerable<long> values) =>
        values.GroupBy(value => value).ToDictionary(group => group.Key, group => group.Count());
}

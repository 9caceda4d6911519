using FsCheck;
using FsCheck.Fluent;
using VmActors.Simulation.Configuration.Values;
using VmActors.Tests;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Tests.Configuration;

public sealed class UnitTests
{
    [Theory]
    [InlineData("120us", 3_000_000_000, 360_000)]
    [InlineData("1.5us", 3_200_000_000, 4_800)]
    [InlineData("1500cycles", 3_000_000_000, 1_500)]
    [InlineData("1 ms", 1_000_000, 1_000)]
    [InlineData("0.3ns", 3_000_000_000, 0)]
    [InlineData("0.4ns", 3_000_000_000, 1)]
    [InlineData("1000000s", 1_000_000_000_000, 1_000_000_000_000_000_000)]
    [InlineData("0s", 3_000_000_000, 0)]
    public void A_duration_becomes_whole_cycles_rounded_down(string text, long hertz, long cycles)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(new SimDuration(cycles), duration.ToCycles(new Frequency(hertz)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("us")]
    [InlineData("-3us")]
    [InlineData("+3us")]
    [InlineData("1,5us")]
    [InlineData(".5us")]
    [InlineData("5.us")]
    [InlineData("1.2.3us")]
    [InlineData("3 us ")]
    [InlineData("3  us")]
    [InlineData("3US")]
    [InlineData("1.5cycles")]
    [InlineData("0.0001ps")]
    [InlineData("1000001s")]
    [InlineData("99999999999999999999999999999us")]
    [InlineData("\u0663us")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("120us", "120us")]
    [InlineData("1.5us", "1500ns")]
    [InlineData("2000us", "2000us")]
    [InlineData("700 cycles", "700cycles")]
    public void A_duration_keeps_its_unit_unless_it_has_a_fraction(string text, string written)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(written, duration.ToString());
    }

    [Theory]
    [InlineData("64MiB", 64L << 20, "64MiB")]
    [InlineData("64 MiB", 64L << 20, "64MiB")]
    [InlineData("0.5KiB", 512, "512B")]
    [InlineData("160MB", 160_000_000, "160MB")]
    [InlineData("4096B", 4096, "4KiB")]
    [InlineData("0B", 0, "0B")]
    [InlineData("16TiB", 16L << 40, "16TiB")]
    public void A_size_is_exact_and_written_in_its_shortest_form(string text, long count, string written)
    {
        Assert.True(UnitText.TryParseBytes(text, out var bytes));
        Assert.Equal(new Bytes(count), bytes);
        Assert.Equal(written, UnitText.Format(bytes));
    }

    [Theory]
    [InlineData("64")]
    [InlineData("64mib")]
    [InlineData("0.3B")]
    [InlineData("9000000TiB")]
    [InlineData("-1B")]
    public void What_is_no_size_is_refused(string text) => Assert.False(UnitText.TryParseBytes(text, out _));

    [Theory]
    [InlineData("3GHz", 3_000_000_000, "3GHz")]
    [InlineData("3.2GHz", 3_200_000_000, "3200MHz")]
    [InlineData("1000001Hz", 1_000_001, "1000001Hz")]
    public void A_frequency_is_exact(string text, long hertz, string written)
    {
        Assert.True(Frequency.TryParse(text, out var frequency));
        Assert.Equal(hertz, frequency.Hertz);
        Assert.Equal(written, frequency.ToString());
        Assert.False(Frequency.TryParse(text[..^2], out _));
    }

    [Fact]
    public void Every_quantity_reads_back_what_it_writes_in_any_culture()
    {
        var amounts = Gen.Choose(0, int.MaxValue).Select(low => low * 97L);
        var cases = from amount in amounts from unit in Gen.Choose(0, 3) select (amount, unit);
        StrangeCulture.Run(() =>
        {
            Prop.ForAll(cases.ToArbitrary(), c =>
            {
                var duration = new Duration(c.amount, (DurationUnit)c.unit);
                var bytes = new Bytes(c.amount);
                var frequency = new Frequency(c.amount);
                return (Duration.TryParse(duration.ToString(), out var d) && d == duration)
                    && UnitText.TryParseBytes(UnitText.Format(bytes), out var b) && b == bytes
                    && Frequency.TryParse(frequency.ToString(), out var f) && f == frequency;
            }).QuickCheckThrowOnFailure();
            return 0;
        });
    }
}

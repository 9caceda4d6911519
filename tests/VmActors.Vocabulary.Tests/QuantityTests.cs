using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace VmActors.Vocabulary.Tests;

public class QuantityTests
{
    private static Gen<long> Cycles => Words.OfBits(61).Select(word => word - (1L << 60));

    [Fact]
    public void Times_and_durations_add_and_compare_as_their_cycles() => Prop.ForAll(Cycles.Two().ToArbitrary(), pair =>
    {
        var (left, right) = pair;
        var (time, other, span) = (new SimTime(left), new SimTime(right), new SimDuration(right));
        return (time + span).Cycles == left + right && (time - other).Cycles == left - right
            && (new SimDuration(left) + span).Cycles == left + right
                && (new SimDuration(left) - span).Cycles == left - right
            && time < other == left < right && time > other == left > right && time <= other == left <= right
                && time >= other == left >= right
            && new SimDuration(left) < span == left < right && new SimDuration(left) > span == left > right
            && new SimDuration(left) <= span == left <= right && new SimDuration(left) >= span == left >= right
            && Math.Sign(time.CompareTo(other)) == Math.Sign(left.CompareTo(right))
            && Math.Sign(new SimDuration(left).CompareTo(span)) == Math.Sign(left.CompareTo(right))
            && SimTime.Max(time, other).Cycles == Math.Max(left, right)
                && SimTime.Min(time, other).Cycles == Math.Min(left, right);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Overflow_is_an_error_and_never_a_wrong_time()
    {
        Assert.Throws<OverflowException>(() => SimTime.Never + new SimDuration(1));
        Assert.Throws<OverflowException>(() => new SimTime(long.MinValue) - new SimTime(1));
        Assert.Throws<OverflowException>(() => new SimDuration(long.MaxValue) + new SimDuration(1));
        Assert.Throws<OverflowException>(() => new SimDuration(long.MinValue) - new SimDuration(1));
        Assert.Throws<OverflowException>(() => new SimDuration(1L << 62) * 2);
        Assert.Throws<OverflowException>(() => new Bytes(long.MaxValue) + new Bytes(1));
        Assert.Throws<OverflowException>(() => Bytes.GiB(1L << 34));
        Assert.Throws<OverflowException>(() => Bytes.MiB(1L << 44));
        Assert.Throws<OverflowException>(() => Bytes.KiB(1L << 54));
    }

    [Fact]
    public void Bytes_count_in_binary_units()
    {
        Assert.Equal(3 * 1024, Bytes.KiB(3).Count);
        Assert.Equal(3 * 1024 * 1024, Bytes.MiB(3).Count);
        Assert.Equal(3L * 1024 * 1024 * 1024, Bytes.GiB(3).Count);
        Assert.Equal(2, new Bytes(12_287).Pages);
        Assert.Equal(Bytes.KiB(5), Bytes.KiB(2) + Bytes.KiB(3));
        Assert.True(Bytes.KiB(1) < Bytes.MiB(1) && Bytes.GiB(1) > Bytes.MiB(1023) && Bytes.KiB(1024) <= Bytes.MiB(1)
            && Bytes.KiB(1024) >= Bytes.MiB(1));
    }

    [Fact]
    public void Quantities_print_the_same_in_every_culture()
    {
        var outer = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "minus ";
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal("t=1234", new SimTime(1234).ToString());
            Assert.Equal("t=0", SimTime.Zero.ToString());
            Assert.Equal("never", SimTime.Never.ToString());
            Assert.Equal("-5 cycles", new SimDuration(-5).ToString());
            Assert.Equal("64 MiB", Bytes.MiB(64).ToString());
            Assert.Equal("4 KiB", new Bytes(Page.Size).ToString());
            Assert.Equal("2 GiB", Bytes.GiB(2).ToString());
            Assert.Equal("3 TiB", Bytes.GiB(3072).ToString());
            Assert.Equal("17 B", new Bytes(17).ToString());
            Assert.Equal("0 B", default(Bytes).ToString());
            Assert.Equal("slot -1", new SwapSlot(-1).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = outer;
        }
    }
}

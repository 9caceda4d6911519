using System.Globalization;
using VmActors.Simulation.Configuration.Values;
using VmActors.Simulation.Results;
using VmActors.Vocabulary;

namespace VmActors.Observability.Summary;

/// <summary>
/// Numbers as people read them; integer arithmetic and one culture, so that equal results give equal text.
/// </summary>
public static class Figures
{
    private static readonly (string Name, long PerSecond)[] Units =
        [("s", 1), ("ms", 1_000), ("us", 1_000_000), ("ns", 1_000_000_000)];

    /// <summary><c>1,234,567</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>
    /// A part of a whole: <c>99.98 %</c>, rounded down, so that 100 % means all; <c>-</c> of nothing.
    /// </summary>
    public static string Percent(long part, long whole) =>
        whole == 0 ? "-" : Decimal((Int128)part * 10_000 / whole, 2) + " %";

    /// <summary>An exact quotient with two decimals, rounded down; <c>-</c> when nothing was measured.</summary>
    public static string Quotient(Ratio ratio) =>
        ratio.Denominator == 0 ? "-" : Decimal((Int128)ratio.Numerator * 100 / ratio.Denominator, 2);

    /// <summary>A span in the largest unit of which it has at least one: <c>70.000 us</c>.</summary>
    public static string Time(SimDuration duration, Frequency clock)
    {
        if (duration == SimDuration.Zero) return "0 s";
        foreach (var (name, perSecond) in Units)
        {
            if ((Int128)duration.Cycles * perSecond < clock.Hertz && name != "ns") continue;
            return $"{Decimal((Int128)duration.Cycles * perSecond * 1000 / clock.Hertz, 3)} {name}";
        }
        throw new InvalidOperationException("the smallest unit fits every duration");
    }

    private static string Decimal(Int128 scaled, int decimals)
    {
        var scale = (Int128)Math.Pow(10, decimals);
        var whole = (scaled / scale).ToString("N0", CultureInfo.InvariantCulture);
        return $"{whole}.{(scaled % scale).ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0')}";
    }
}

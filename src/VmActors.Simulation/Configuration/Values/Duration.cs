using VmActors.Vocabulary;

namespace VmActors.Simulation.Configuration.Values;

/// <summary>The unit in which a <see cref="Duration"/> was written.</summary>
public enum DurationUnit
{
    /// <summary>Cycles of the CPU clock.</summary>
    Cycles = 0,

    /// <summary>10^-12 seconds.</summary>
    Picoseconds = 1,

    /// <summary>10^-9 seconds.</summary>
    Nanoseconds = 2,

    /// <summary>10^-6 seconds.</summary>
    Microseconds = 3,

    /// <summary>10^-3 seconds.</summary>
    Milliseconds = 4,

    /// <summary>Seconds.</summary>
    Seconds = 5,
}

/// <summary>A span of time as a configuration writes it: <c>120us</c>, <c>3ms</c>, <c>1500cycles</c>.</summary>
/// <remarks>
/// It keeps its unit; a fraction is kept exactly in the next smaller unit that makes it whole (<c>1.5us</c> is
/// 1500 ns). At most 1,000,000 seconds or 10^15 cycles.
/// </remarks>
/// <param name="Amount">How many units, 0 or more.</param>
/// <param name="Unit">Which unit.</param>
public readonly record struct Duration(long Amount, DurationUnit Unit)
{
    private const long CyclesMax = 1_000_000_000_000_000;
    private const long SecondsMax = 1_000_000;

    // Index: the unit; how many of it are a second.
    private static readonly long[] PerSecond =
        [0, 1_000_000_000_000, 1_000_000_000, 1_000_000, 1_000, 1];

    private static readonly string[] UnitNames = ["cycles", "ps", "ns", "us", "ms", "s"];

    /// <summary>What a duration looks like, as a regular expression.</summary>
    internal const string Pattern = "^[0-9]+(\\.[0-9]+)? ?(cycles|ps|ns|us|ms|s)$";

    /// <summary>A duration in cycles.</summary>
    public static Duration OfCycles(long cycles) => new(cycles, DurationUnit.Cycles);

    /// <summary>A duration in microseconds.</summary>
    public static Duration OfMicroseconds(long amount) => new(amount, DurationUnit.Microseconds);

    /// <summary>
    /// Whole cycles of <paramref name="clock"/> in this duration, rounded down; exact integer arithmetic.
    /// </summary>
    public SimDuration ToCycles(Frequency clock) => Unit == DurationUnit.Cycles
        ? new SimDuration(Amount)
        : new SimDuration(checked((long)((Int128)Amount * clock.Hertz / PerSecond[(int)Unit])));

    /// <summary>Reads <c>120us</c>, <c>1.5 ms</c>, <c>1500cycles</c>; no culture matters.</summary>
    /// <returns>False when it is no duration, is too long, or is not a whole number of cycles or picoseconds.</returns>
    public static bool TryParse(string text, out Duration duration)
    {
        duration = default;
        if (!UnitText.TrySplit(text, out var number, out var name)) return false;
        var unit = Array.IndexOf(UnitNames, name);
        if (unit < 0) return false;
        if (unit == 0)
        {
            if (!UnitText.TryScale(number, 1, CyclesMax, out var cycles)) return false;
            duration = OfCycles(cycles);
            return true;
        }
        for (var scale = 1L; unit > 0; unit--, scale *= 1000)
        {
            // SecondsMax x 10^12 fits in 63 bits.
            if (!UnitText.TryScale(number, scale, SecondsMax * PerSecond[unit], out var amount)) continue;
            duration = new Duration(amount, (DurationUnit)unit);
            return true;
        }
        return false;
    }

    /// <summary>As a configuration writes it: <c>120us</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Amount}{UnitNames[(int)Unit]}");
}

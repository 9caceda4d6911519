using VmActors.Vocabulary;

namespace VmActors.Units.Devices;

/// <summary>A clock in hertz: turns times of the data sheet into cycles.</summary>
/// <param name="Hertz">Cycles per second, 1 MHz or more, so that no preset rounds to nothing.</param>
internal readonly record struct ClockRate(long Hertz)
{
    private const long HertzMin = 1_000_000;

    /// <summary>A time in nanoseconds as whole cycles, rounded down.</summary>
    public SimDuration Nanoseconds(long count) => Fraction(count, 1_000_000_000);

    /// <summary>A fraction of a second as whole cycles, rounded down.</summary>
    public SimDuration Fraction(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Hertz, HertzMin);
        return new SimDuration(checked((long)((Int128)Hertz * numerator / denominator)));
    }
}

namespace VmActors.Vocabulary;

/// <summary>A span of virtual time, in cycles of the CPU clock.</summary>
/// <param name="Cycles">Its length; arithmetic is checked.</param>
public readonly record struct SimDuration(long Cycles) : IComparable<SimDuration>
{
    /// <summary>No time at all.</summary>
    public static SimDuration Zero => default;

    /// <summary>The sum of two spans.</summary>
    public static SimDuration operator +(SimDuration left, SimDuration right) =>
        new(checked(left.Cycles + right.Cycles));

    /// <summary>The difference of two spans.</summary>
    public static SimDuration operator -(SimDuration left, SimDuration right) =>
        new(checked(left.Cycles - right.Cycles));

    /// <summary>A span <paramref name="times"/> times as long.</summary>
    public static SimDuration operator *(SimDuration duration, long times) => new(checked(duration.Cycles * times));

    /// <summary>Whether <paramref name="left"/> is shorter.</summary>
    public static bool operator <(SimDuration left, SimDuration right) => left.Cycles < right.Cycles;

    /// <summary>Whether <paramref name="left"/> is longer.</summary>
    public static bool operator >(SimDuration left, SimDuration right) => left.Cycles > right.Cycles;

    /// <summary>Whether <paramref name="left"/> is not longer.</summary>
    public static bool operator <=(SimDuration left, SimDuration right) => left.Cycles <= right.Cycles;

    /// <summary>Whether <paramref name="left"/> is not shorter.</summary>
    public static bool operator >=(SimDuration left, SimDuration right) => left.Cycles >= right.Cycles;

    /// <inheritdoc/>
    public int CompareTo(SimDuration other) => Cycles.CompareTo(other.Cycles);

    /// <summary>For people: <c>1234 cycles</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Cycles} cycles");
}

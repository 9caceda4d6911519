namespace VmActors.Vocabulary;

/// <summary>An instant of virtual time, in cycles of the CPU clock since the machine was switched on.</summary>
/// <remarks>Signed 64 bits: at 3 GHz about 97 years. Arithmetic is checked; nothing can ask for "now".</remarks>
/// <param name="Cycles">Cycles since start; 0 or more for every instant of a run.</param>
public readonly record struct SimTime(long Cycles) : IComparable<SimTime>
{
    /// <summary>The instant at which every run starts.</summary>
    public static SimTime Zero => default;

    /// <summary>Later than every instant of a run: "not scheduled".</summary>
    public static SimTime Never => new(long.MaxValue);

    /// <summary>The instant <paramref name="duration"/> after <paramref name="time"/>.</summary>
    public static SimTime operator +(SimTime time, SimDuration duration) => new(checked(time.Cycles + duration.Cycles));

    /// <summary>How long after <paramref name="earlier"/> the instant <paramref name="later"/> is.</summary>
    public static SimDuration operator -(SimTime later, SimTime earlier) => new(checked(later.Cycles - earlier.Cycles));

    /// <summary>Whether <paramref name="left"/> is before <paramref name="right"/>.</summary>
    public static bool operator <(SimTime left, SimTime right) => left.Cycles < right.Cycles;

    /// <summary>Whether <paramref name="left"/> is after <paramref name="right"/>.</summary>
    public static bool operator >(SimTime left, SimTime right) => left.Cycles > right.Cycles;

    /// <summary>Whether <paramref name="left"/> is before or at <paramref name="right"/>.</summary>
    public static bool operator <=(SimTime left, SimTime right) => left.Cycles <= right.Cycles;

    /// <summary>Whether <paramref name="left"/> is after or at <paramref name="right"/>.</summary>
    public static bool operator >=(SimTime left, SimTime right) => left.Cycles >= right.Cycles;

    /// <summary>The later of two instants.</summary>
    public static SimTime Max(SimTime left, SimTime right) => left > right ? left : right;

    /// <summary>The earlier of two instants.</summary>
    public static SimTime Min(SimTime left, SimTime right) => left < right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(SimTime other) => Cycles.CompareTo(other.Cycles);

    /// <summary>For people: <c>t=1234</c>, or <c>never</c>.</summary>
    public override string ToString() => this == Never ? "never" : FormattableString.Invariant($"t={Cycles}");
}

namespace VmActors.Simulation.Configuration.Values;

/// <summary>A clock: <c>3GHz</c>, <c>3.2GHz</c>, <c>800MHz</c>.</summary>
/// <param name="Hertz">Cycles in a second; 1 MHz to 1000 GHz in a valid configuration.</param>
public readonly record struct Frequency(long Hertz) : IComparable<Frequency>, IComparable
{
    private static readonly (string Name, long Hertz)[] Units =
        [("GHz", 1_000_000_000), ("MHz", 1_000_000), ("kHz", 1_000), ("Hz", 1)];

    /// <summary>What a frequency looks like, as a regular expression.</summary>
    internal const string Pattern = "^[0-9]+(\\.[0-9]+)? ?(Hz|kHz|MHz|GHz)$";

    /// <summary>A frequency in GHz.</summary>
    public static Frequency GHz(long count) => new(checked(count * 1_000_000_000));

    /// <summary>Reads <c>3.2GHz</c>; whole hertz only, no culture matters.</summary>
    public static bool TryParse(string text, out Frequency frequency)
    {
        frequency = default;
        if (!UnitText.TrySplit(text, out var number, out var unit)) return false;
        foreach (var (name, scale) in Units)
        {
            if (name != unit) continue;
            if (!UnitText.TryScale(number, scale, long.MaxValue, out var hertz)) return false;
            frequency = new Frequency(hertz);
            return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public int CompareTo(Frequency other) => Hertz.CompareTo(other.Hertz);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj is Frequency other ? CompareTo(other) : 1;

    /// <summary>As a configuration writes it, in the largest unit that is whole: <c>3200MHz</c>, <c>3GHz</c>.</summary>
    public override string ToString()
    {
        foreach (var (name, scale) in Units)
        {
            if (Hertz % scale == 0) return FormattableString.Invariant($"{Hertz / scale}{name}");
        }
        return FormattableString.Invariant($"{Hertz}Hz");
    }
}

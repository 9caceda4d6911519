namespace VmActors.Vocabulary;

/// <summary>An amount of memory or storage.</summary>
/// <param name="Count">In bytes; arithmetic is checked.</param>
public readonly record struct Bytes(long Count) : IComparable<Bytes>
{
    /// <summary>2^10 bytes, times <paramref name="count"/>.</summary>
    public static Bytes KiB(long count) => new(checked(count * (1L << 10)));

    /// <summary>2^20 bytes, times <paramref name="count"/>.</summary>
    public static Bytes MiB(long count) => new(checked(count * (1L << 20)));

    /// <summary>2^30 bytes, times <paramref name="count"/>.</summary>
    public static Bytes GiB(long count) => new(checked(count * (1L << 30)));

    /// <summary>The sum of two amounts.</summary>
    public static Bytes operator +(Bytes left, Bytes right) => new(checked(left.Count + right.Count));

    /// <summary>Whether <paramref name="left"/> is less.</summary>
    public static bool operator <(Bytes left, Bytes right) => left.Count < right.Count;

    /// <summary>Whether <paramref name="left"/> is more.</summary>
    public static bool operator >(Bytes left, Bytes right) => left.Count > right.Count;

    /// <summary>Whether <paramref name="left"/> is not more.</summary>
    public static bool operator <=(Bytes left, Bytes right) => left.Count <= right.Count;

    /// <summary>Whether <paramref name="left"/> is not less.</summary>
    public static bool operator >=(Bytes left, Bytes right) => left.Count >= right.Count;

    /// <inheritdoc/>
    public int CompareTo(Bytes other) => Count.CompareTo(other.Count);

    /// <summary>For people, in the largest binary unit that divides it: <c>64 MiB</c>, <c>4 KiB</c>, <c>17
    /// B</c>.</summary>
    public override string ToString() => Count switch
    {
        0 => "0 B",
        _ when Count % (1L << 40) == 0 => FormattableString.Invariant($"{Count >> 40} TiB"),
        _ when Count % (1L << 30) == 0 => FormattableString.Invariant($"{Count >> 30} GiB"),
        _ when Count % (1L << 20) == 0 => FormattableString.Invariant($"{Count >> 20} MiB"),
        _ when Count % (1L << 10) == 0 => FormattableString.Invariant($"{Count >> 10} KiB"),
        _ => FormattableString.Invariant($"{Count} B"),
    };
}

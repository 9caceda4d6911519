using static System.FormattableString;

namespace VmActors.Explanations;

/// <summary>How explanations write numbers, and what they call the levels of a page table.</summary>
public sealed record Notation
{
    private Notation(bool isDecimal) => IsDecimal = isDecimal;

    /// <summary>As machines are explained, with all bits drawn: <c>0x354</c>, and levels as their architecture has
    /// them.</summary>
    public static Notation Hexadecimal { get; } = new(false);

    /// <summary>As exercises are answered: <c>852</c>, and widths in words.</summary>
    public static Notation Decimal { get; } = new(true);

    /// <summary>Whether numbers are decimal.</summary>
    public bool IsDecimal { get; }

    /// <summary>What the index of a level is called, by its level from 1 and the architecture's name.</summary>
    public Func<int, string, string> IndexName { get; init; } = (_, name) => name;

    /// <summary>What the entry of a level is called, likewise.</summary>
    public Func<int, string, string> EntryName { get; init; } = (_, name) => $"{name} entry";

    /// <summary>Whether a table is given as a list of entries, so that they stand nowhere.</summary>
    public bool EntriesStandNowhere { get; init; }

    /// <summary>A number.</summary>
    public string Of(ulong value) => IsDecimal ? Invariant($"{value}") : Invariant($"0x{value:x}");

    /// <summary>Where bits are not drawn, how many there are: <c> (9 bits)</c>.</summary>
    internal string Width(int bits) => IsDecimal ? Invariant($" ({bits} {(bits == 1 ? "bit" : "bits")})") : "";

    /// <summary><c>1 cycle</c>, <c>127 cycles</c>.</summary>
    internal static string Cycles(long count) => Invariant($"{count} {(count == 1 ? "cycle" : "cycles")}");
}

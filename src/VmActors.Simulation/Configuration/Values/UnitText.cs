using System.Globalization;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Configuration.Values;

/// <summary>Quantities as people write them: a decimal number and a unit, with at most one space between.</summary>
internal static class UnitText
{
    private const NumberStyles Digits = NumberStyles.AllowDecimalPoint;

    private static readonly (string Name, long Bytes)[] ByteUnits =
    [
        ("B", 1), ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ];

    /// <summary>What an amount of bytes looks like, as a regular expression.</summary>
    public const string BytesPattern = "^[0-9]+(\\.[0-9]+)? ?(B|KiB|MiB|GiB|TiB|kB|MB|GB|TB)$";

    /// <summary>Splits <c>"1.5 us"</c> into 1.5 and <c>us</c>; only digits and one point count as the number.</summary>
    public static bool TrySplit(string text, out decimal number, out string unit)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        unit = end < text.Length && text[end] == ' ' ? text[(end + 1)..] : text[end..];
        number = 0;
        return end is > 0 and <= 24 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[end - 1])
            && decimal.TryParse(text.AsSpan(0, end), Digits, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>
    /// <paramref name="number"/> x <paramref name="scale"/>, when that is whole and at most <paramref name="max"/>.
    /// </summary>
    public static bool TryScale(decimal number, long scale, long max, out long whole)
    {
        whole = 0;
        if (number > max / (decimal)scale) return false;
        var product = number * scale;
        if (product != decimal.Truncate(product)) return false;
        whole = (long)product;
        return true;
    }

    /// <summary>An amount of bytes: <c>64MiB</c>, <c>4 KiB</c>, <c>160MB</c>; whole bytes only.</summary>
    public static bool TryParseBytes(string text, out Bytes bytes)
    {
        bytes = default;
        if (!TrySplit(text, out var number, out var unit)) return false;
        foreach (var (name, scale) in ByteUnits)
        {
            if (name != unit) continue;
            if (!TryScale(number, scale, long.MaxValue, out var count)) return false;
            bytes = new Bytes(count);
            return true;
        }
        return false;
    }

    /// <summary>The shortest text that <see cref="TryParseBytes"/> reads back to the same amount.</summary>
    public static string Format(Bytes bytes)
    {
        var shortest = FormattableString.Invariant($"{bytes.Count}B");
        if (bytes.Count == 0) return shortest;
        foreach (var (name, scale) in ByteUnits)
        {
            if (bytes.Count % scale != 0) continue;
            var text = FormattableString.Invariant($"{bytes.Count / scale}{name}");
            if (text.Length < shortest.Length) shortest = text;
        }
        return shortest;
    }
}

using static System.FormattableString;

namespace VmActors.Explanations;

/// <summary>Some neighbouring bits of a word, with a name.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Low">The lowest bit.</param>
/// <param name="Width">Bits; none are not drawn.</param>
/// <param name="Value">Their own value.</param>
/// <param name="IsNumber">Whether they are drawn as a number and not bit by bit.</param>
internal readonly record struct DrawnBits(string Name, int Low, int Width, ulong Value, bool IsNumber = false);

/// <summary>
/// Draws the bits of a word by fields, the highest first:
/// <code>
/// 13..8   7..6  5..0
/// TLBT    TLBI  VPO
/// 000011  11    010100
/// 0x3     0x3   0x14
/// </code>
/// </summary>
internal static class BitRuler
{
    /// <summary>Bits that are drawn one by one at most where a field is wide.</summary>
    private const int BitsMax = 16;

    /// <summary>Positions, names, bits, values.</summary>
    public static IEnumerable<string> WithValues(Notation notation, IEnumerable<DrawnBits> fields) =>
        Draw(fields, field => Binary(field), field => notation.Of(field.Value));

    /// <summary>Positions, names, and bits or, of a number, its value.</summary>
    public static IEnumerable<string> Compact(Notation notation, IEnumerable<DrawnBits> fields) =>
        Draw(fields, field => field.IsNumber || field.Width > BitsMax ? notation.Of(field.Value) : Binary(field));

    private static IEnumerable<string> Draw(IEnumerable<DrawnBits> fields, params Func<DrawnBits, string>[] rows)
    {
        var drawn = fields.Where(field => field.Width > 0).ToList();
        return Columns.Align([Row(Position), Row(field => field.Name), .. rows.Select(Row)]);

        string[] Row(Func<DrawnBits, string> cell) => [.. drawn.Select(cell)];
    }

    private static string Position(DrawnBits field) =>
        field.Width == 1 ? Invariant($"{field.Low}") : Invariant($"{field.Low + field.Width - 1}..{field.Low}");

    private static string Binary(DrawnBits field) => field.Value.ToString(Invariant($"b{field.Width}"), null);
}

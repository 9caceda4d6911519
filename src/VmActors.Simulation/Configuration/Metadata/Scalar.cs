using System.Globalization;
using System.Text.Json;
using VmActors.Simulation.Configuration.Values;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Configuration.Metadata;

/// <summary>A type of value that is written as one JSON token.</summary>
/// <param name="Type">The type in the options records.</param>
/// <param name="Token">The token: number, string or true (which stands for both truths).</param>
/// <param name="Expected">What is expected, for an error message: <c>a whole number</c>.</param>
/// <param name="SchemaType">The type in a JSON schema.</param>
/// <param name="Pattern">The regular expression of a string, or null.</param>
/// <param name="Parse">The value of a token's text, or null when it is none.</param>
/// <param name="Write">Writes the value as a configuration would.</param>
internal sealed record Scalar(
    Type Type,
    JsonTokenType Token,
    string Expected,
    string SchemaType,
    string? Pattern,
    Func<string, object?> Parse,
    Action<Utf8JsonWriter, object> Write)
{
    private const NumberStyles DecimalStyle =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly Scalar[] All =
    [
        new(typeof(bool), JsonTokenType.True, "true or false", "boolean", null,
            text => text == "true", (writer, value) => writer.WriteBooleanValue((bool)value)),
        new(typeof(int), JsonTokenType.Number, "a whole number", "integer", null,
            text => int.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out var number) ? number : null,
            (writer, value) => writer.WriteNumberValue((int)value)),
        new(typeof(long), JsonTokenType.Number, "a whole number", "integer", null,
            text => long.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out var number) ? number : null,
            (writer, value) => writer.WriteNumberValue((long)value)),
        new(typeof(decimal), JsonTokenType.Number, "a number", "number", null, ParseDecimal,
            (writer, value) => writer.WriteNumberValue((decimal)value)),
        new(typeof(string), JsonTokenType.String, "text", "string", null,
            text => text, (writer, value) => writer.WriteStringValue((string)value)),
        new(typeof(Bytes), JsonTokenType.String, "a size like \"64MiB\" or \"4KiB\"", "string", UnitText.BytesPattern,
            text => UnitText.TryParseBytes(text, out var bytes) ? bytes : null,
            (writer, value) => writer.WriteStringValue(UnitText.Format((Bytes)value))),
        new(typeof(Duration), JsonTokenType.String, "a duration like \"120us\" or \"1500cycles\"", "string",
            Duration.Pattern,
            text => Duration.TryParse(text, out var duration) ? duration : null,
            (writer, value) => writer.WriteStringValue(((Duration)value).ToString())),
        new(typeof(Frequency), JsonTokenType.String, "a frequency like \"3.2GHz\"", "string", Frequency.Pattern,
            text => Frequency.TryParse(text, out var frequency) ? frequency : null,
            (writer, value) => writer.WriteStringValue(((Frequency)value).ToString())),
    ];

    /// <summary>The scalar of that type; null for records and arrays.</summary>
    public static Scalar? Of(Type type) => Array.Find(All, scalar => scalar.Type == type);

    /// <summary>Whether a value lies in a range.</summary>
    public bool IsWithin(object value, WithinAttribute? range)
    {
        if (range is null) return true;
        var comparer = System.Collections.Comparer.DefaultInvariant;
        return comparer.Compare(ValueOf(value), ValueOf(Parse(range.Min)!)) >= 0
            && comparer.Compare(ValueOf(value), ValueOf(Parse(range.Max)!)) <= 0;
    }

    /// <summary>What is expected in a range, for an error message.</summary>
    public string ExpectedWithin(WithinAttribute? range) =>
        range is null ? Expected : FormattableString.Invariant($"{Expected} from {range.Min} to {range.Max}");

    private static object ValueOf(object value) => value switch
    {
        Bytes bytes => bytes.Count,
        Frequency frequency => frequency.Hertz,
        _ => value,
    };

    // 0.30 and 0.3 are one value: dividing by a 1 with many zeros drops the trailing zeros.
    private static object? ParseDecimal(string text) =>
        decimal.TryParse(text, DecimalStyle, Invariant, out var number)
            ? number / 1.0000000000000000000000000000m
            : null;
}

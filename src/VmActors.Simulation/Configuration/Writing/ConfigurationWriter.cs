using System.Collections;
using System.Text.Json;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Simulation.Configuration.Values;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Configuration.Writing;

/// <summary>Writes options records in declared order, all defaults included, for people or in canonical form.</summary>
/// <remarks>
/// Canonical: no remarks; sizes in bytes, durations in cycles, frequencies in hertz; an input file is its content's
/// hash. So two texts that mean the same give the same bytes.
/// </remarks>
/// <param name="writer">Where to.</param>
/// <param name="clock">The machine's clock for the canonical form; null for people.</param>
/// <param name="contentHash">The hash of an input file; canonical form only.</param>
internal sealed class ConfigurationWriter(Utf8JsonWriter writer, Frequency? clock, Func<string, string>? contentHash)
{
    /// <summary>Writes one record.</summary>
    public void Write(object record)
    {
        var type = OptionType.Of(record.GetType());
        writer.WriteStartObject();
        if (type.KindName is not null) writer.WriteString(OptionType.KindKey, type.KindName);
        foreach (var key in type.Keys)
        {
            var value = key.Get(record);
            if (value is null || (clock is not null && key.IsRemark)) continue;
            writer.WritePropertyName(key.Name);
            WriteValue(key, value);
        }
        writer.WriteEndObject();
    }

    private void WriteValue(OptionKey key, object value)
    {
        if (clock is not null && key.IsInputFile) writer.WriteStringValue(contentHash!((string)value));
        else if (Scalar.Of(key.Type) is { } scalar) WriteScalar(scalar, value);
        else if (key.ElementType is null) Write(value);
        else WriteArray((IEnumerable)value);
    }

    private void WriteArray(IEnumerable items)
    {
        writer.WriteStartArray();
        foreach (var item in items) Write(item);
        writer.WriteEndArray();
    }

    private void WriteScalar(Scalar scalar, object value)
    {
        switch (clock, value)
        {
            case ({ } hertz, Duration duration):
                writer.WriteNumberValue(duration.ToCycles(hertz).Cycles);
                break;
            case ({ }, Bytes bytes):
                writer.WriteNumberValue(bytes.Count);
                break;
            case ({ }, Frequency frequency):
                writer.WriteNumberValue(frequency.Hertz);
                break;
            default:
                scalar.Write(writer, value);
                break;
        }
    }
}

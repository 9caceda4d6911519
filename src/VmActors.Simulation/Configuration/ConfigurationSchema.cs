using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using VmActors.Simulation.Configuration.Metadata;

namespace VmActors.Simulation.Configuration;

/// <summary>The JSON Schema (2020-12) of configurations, made from what the reader itself binds to.</summary>
public static class ConfigurationSchema
{
    private static readonly JsonSerializerOptions Format =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as text, ending in a line feed.</summary>
    public static string Generate()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "VmActors configuration",
        };
        Merge(schema, SchemaOfRecord(OptionType.Of(typeof(SimulationConfiguration)), null));
        return schema.ToJsonString(Format) + "\n";
    }

    private static JsonObject SchemaOf(OptionKey key, object? defaults)
    {
        var schema = new JsonObject { ["description"] = DescriptionOf(key) };
        if (Scalar.Of(key.Type) is { } scalar)
        {
            Merge(schema, SchemaOfScalar(scalar, key.Within));
            if (defaults is not null && !key.IsRemark) schema["default"] = DefaultOf(scalar, defaults);
        }
        else if (key.ElementType is { } element)
        {
            schema["type"] = "array";
            schema["minItems"] = 1;
            schema["items"] = SchemaOfRecord(OptionType.Of(element), null);
        }
        else
        {
            Merge(schema, SchemaOfValue(OptionType.Of(key.Type), defaults));
        }
        return schema;
    }

    private static JsonObject SchemaOfValue(OptionType type, object? defaults)
    {
        if (type.Kinds.IsEmpty) return SchemaOfRecord(type, defaults);
        var choices = new JsonArray();
        var kinds = type.Kinds.Select(kind => OptionType.Of(kind.Type)).ToList();
        var bare = kinds.Where(kind => !kind.Keys.Any(key => key.IsRequired)).Select(kind => (JsonNode?)kind.KindName);
        if (bare.ToArray() is { Length: > 0 } names) choices.Add(new JsonObject { ["enum"] = new JsonArray(names) });
        foreach (var kind in kinds)
            choices.Add(SchemaOfRecord(kind, defaults?.GetType() == kind.Type ? defaults : null));
        var schema = new JsonObject { ["oneOf"] = choices };
        if (defaults is not null) schema["default"] = OptionType.Of(defaults.GetType()).KindName;
        return schema;
    }

    private static JsonObject SchemaOfRecord(OptionType type, object? defaults)
    {
        var values = type.Create(defaults);
        var properties = new JsonObject();
        var required = new JsonArray();
        if (type.KindName is not null)
        {
            properties[OptionType.KindKey] = new JsonObject { ["const"] = type.KindName };
            if (defaults is null) required.Add(OptionType.KindKey);
        }
        foreach (var key in type.Keys)
        {
            var isRequired = key.IsRequired && defaults is null;
            if (isRequired) required.Add(key.Name);
            properties[key.Name] = SchemaOf(key, isRequired ? null : key.Get(values));
        }
        var schema = new JsonObject();
        if (type.Description is not null) schema["description"] = type.Description;
        schema["type"] = "object";
        schema["properties"] = properties;
        if (required.Count > 0) schema["required"] = required;
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject SchemaOfScalar(Scalar scalar, WithinAttribute? within)
    {
        var schema = new JsonObject { ["type"] = scalar.SchemaType };
        if (scalar.Pattern is not null) schema["pattern"] = scalar.Pattern;
        if (within is null || scalar.Token != JsonTokenType.Number) return schema;
        schema["minimum"] = DefaultOf(scalar, scalar.Parse(within.Min)!);
        schema["maximum"] = DefaultOf(scalar, scalar.Parse(within.Max)!);
        return schema;
    }

    // A schema can compare numbers only: the range of a quantity is told in words.
    private static string DescriptionOf(OptionKey key) =>
        key.Within is { } range && Scalar.Of(key.Type)?.Token == JsonTokenType.String
            ? $"{key.Description} From {range.Min} to {range.Max}."
            : key.Description;

    private static JsonNode? DefaultOf(Scalar scalar, object value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) scalar.Write(writer, value);
        return JsonNode.Parse(stream.ToArray());
    }

    private static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (name, value) in source.ToList())
        {
            source.Remove(name);
            target.TryAdd(name, value);
        }
    }
}

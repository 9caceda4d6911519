using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using VmActors.Units.Cache;
using VmActors.Units.Explanation;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Segments;
using VmActors.Units.Translation;
using VmActors.Vocabulary;
using static System.FormattableString;

namespace VmActors.Explanations;

/// <summary>
/// The steps of a translation for programs: an object for each, whose <c>step</c> is the kind's name and whose other
/// members are the values of its record. Addresses, page and frame numbers and words are texts of hexadecimal digits.
/// </summary>
public static class StepJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            new AsText<ulong>(Hex),
            new AsText<uint>(value => Hex(value)),
            new AsText<VirtualAddress>(address => Hex(address.Value)),
            new AsText<PhysicalAddress>(address => Hex(address.Value)),
            new AsText<Vpn>(page => Hex(page.Value)),
            new AsText<Pfn>(frame => Hex((ulong)frame.Value)),
            new AsText<Pte>(entry => Hex(entry.Bits)),
            new AsText<LineNumber>(line => Hex(line.Value)),
            new AsText<ImmutableArray<byte>>(bytes => Convert.ToHexString(bytes.AsSpan())),
            new AsText<EntryFormat>(format => format.Name),
            new AsNumber<Asid>(asid => asid.Value),
            new AsNumber<Bytes>(bytes => bytes.Count),
        },
    };

    /// <summary>A step as an object.</summary>
    public static JsonObject Of(TranslationStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var node = JsonSerializer.SerializeToNode(step, step.GetType(), Options)!.AsObject();
        node.Insert(0, "step", JsonNamingPolicy.CamelCase.ConvertName(step.GetType().Name));
        if (step is EntryRead { Raw: { } entry } read)
            node.Add("fields", Fields(read.Format.LayoutOf(entry, read.Level), entry));
        if (step is DescriptorRead { Raw: { } descriptor })
            node.Add("fields", Fields(TableDescriptor.LayoutOf(descriptor), descriptor));
        return node;
    }

    /// <summary>A whole translation as an object, its steps in an array.</summary>
    public static JsonObject Of(ExplainedTranslation translation)
    {
        ArgumentNullException.ThrowIfNull(translation);
        var outcome = translation.Outcome;
        var node = new JsonObject
        {
            ["access"] = JsonNamingPolicy.CamelCase.ConvertName(Invariant($"{translation.Access}")),
            ["address"] = Hex(translation.Address.Value),
            ["isRetry"] = translation.IsRetry,
            ["steps"] = new JsonArray([.. translation.Steps.Select(Of)]),
            ["fault"] = outcome.Fault ? JsonNamingPolicy.CamelCase.ConvertName(Invariant($"{outcome.Class}")) : null,
            ["physical"] = outcome.Fault ? null : Hex(outcome.Physical.Value),
            ["tlbCycles"] = outcome.TlbCycles,
            ["walkCycles"] = outcome.WalkCycles,
        };
        if (translation.ReferenceCycles is { } cycles)
            node.Add("referenceCycles", cycles);
        return node;
    }

    private static JsonArray Fields(EntryLayout layout, ulong raw) => new(
    [
        .. layout.Fields.Select(field => new JsonObject
        {
            ["name"] = field.Name,
            ["high"] = field.High,
            ["low"] = field.Low,
            ["value"] = Hex(field.Of(raw)),
            ["meaning"] = field.Meaning,
        }),
    ]);

    private static string Hex(ulong value) => Invariant($"0x{value:x}");

    /// <summary>Writes values of a type as a text.</summary>
    private sealed class AsText<T>(Func<T, string> text) : JsonConverter<T>
    {
        public override bool CanConvert(Type typeToConvert) => typeof(T).IsAssignableFrom(typeToConvert);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("explanations are written only");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(text(value));
    }

    /// <summary>Writes values of a type as a number.</summary>
    private sealed class AsNumber<T>(Func<T, long> number) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("explanations are written only");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(number(value));
    }
}

using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Results;

/// <summary>A run as one JSON document.</summary>
public static class ResultJson
{
    private static readonly JsonWriterOptions Indented =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Keys in declared order, integers and strings only: equal results give equal bytes.
    private static readonly JsonSerializerOptions Canonical = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            new Scalar<SimTime>((writer, time) => writer.WriteNumberValue(time.Cycles)),
            new Scalar<SimDuration>((writer, duration) => writer.WriteNumberValue(duration.Cycles)),
            new Scalar<ThreadId>((writer, thread) => writer.WriteNumberValue(thread.Value)),
            new Scalar<Bytes>((writer, bytes) => writer.WriteNumberValue(bytes.Count)),
            new Scalar<VirtualAddress>((writer, address) => writer.WriteStringValue(address.ToString())),
        },
    };

    /// <summary>
    /// <c>{"schema":1,"configHash":…,"seed":…,"partial":…,"result":{…},"resultHash":…,"translation":{…},
    /// "host":{…}}</c>, indented, with a line feed at the end. Times and durations are in cycles. The hash covers
    /// <c>result</c> alone.
    /// </summary>
    public static string Write(RunReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schema", 1);
            writer.WriteString("configHash", report.ConfigurationHash);
            writer.WriteNumber("seed", report.Seed);
            writer.WriteBoolean("partial", report.Result.Partial);
            writer.WritePropertyName("result");
            JsonSerializer.Serialize(writer, report.Result, Canonical);
            writer.WriteString("resultHash", Hash(report.Result));
            if (report.Translation is { } translation)
            {
                writer.WritePropertyName("translation");
                JsonSerializer.Serialize(writer, translation, Canonical);
            }
            WriteHost(writer, report.Host);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary><c>sha256:…</c> over the canonical JSON of a result: minified, UTF-8, keys in declared order.</summary>
    public static string Hash(RunResult result) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(result, Canonical)));

    private static void WriteHost(Utf8JsonWriter writer, HostReport host)
    {
        writer.WriteStartObject("host");
        writer.WriteString("name", host.Name);
        writer.WriteNumber("threads", host.Threads);
        writer.WritePropertyName("elapsedSeconds");
        writer.WriteRawValue((host.Elapsed.Ticks / 1e7m).ToString("0.000", CultureInfo.InvariantCulture));
        writer.WriteNumber("references", host.References);
        writer.WriteNumber("referencesPerSecond", host.ReferencesPerSecond);
        writer.WriteEndObject();
    }

    private sealed class Scalar<T>(Action<Utf8JsonWriter, T> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("results are written, never read");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            write(writer, value);
    }
}

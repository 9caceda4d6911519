using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using VmActors.Cli.Running;
using VmActors.Observability.Summary;

namespace VmActors.Cli.Output;

/// <summary>What is in a trace, for people and for programs.</summary>
internal static class TraceFactsText
{
    private static readonly JsonWriterOptions Indented =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line for each fact.</summary>
    public static string Text(TraceFacts facts)
    {
        var text = new StringBuilder($"format          {facts.Format}\n");
        Line("references", facts.References);
        Line("  fetches", facts.Fetches);
        Line("  loads", facts.Loads);
        Line("  stores", facts.Stores);
        Line("  modifies", facts.Modifies);
        foreach (var (name, count) in facts.Events) Line(name, count);
        Line("pages", facts.DistinctPages);
        Line("  of data", facts.DistinctDataPages);
        Line("threads", facts.Threads.Count);
        foreach (var (name, count) in facts.Threads) Line($"  {name}", count);
        Line("bytes", facts.FileBytes);
        return text.ToString();

        void Line(string name, long count) => text.Append(name.PadRight(16)).Append(Figures.Count(count)).Append('\n');
    }

    /// <summary>One JSON document.</summary>
    public static string Json(TraceFacts facts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schema", 1);
            writer.WriteString("format", facts.Format);
            writer.WriteStartObject("references");
            writer.WriteNumber("total", facts.References);
            writer.WriteNumber("fetches", facts.Fetches);
            writer.WriteNumber("loads", facts.Loads);
            writer.WriteNumber("stores", facts.Stores);
            writer.WriteNumber("modifies", facts.Modifies);
            writer.WriteEndObject();
            WriteCounts(writer, "events", facts.Events);
            writer.WriteStartObject("pages");
            writer.WriteNumber("distinct", facts.DistinctPages);
            writer.WriteNumber("distinctOfData", facts.DistinctDataPages);
            writer.WriteEndObject();
            WriteCounts(writer, "threads", facts.Threads);
            writer.WriteNumber("fileBytes", facts.FileBytes);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteCounts(Utf8JsonWriter writer, string name, IReadOnlyList<NamedCount> counts)
    {
        writer.WriteStartArray(name);
        foreach (var (of, count) in counts)
        {
            writer.WriteStartObject();
            writer.WriteString("name", of);
            writer.WriteNumber("count", count);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using VmActors.Cli.Running;
using VmActors.Observability.Summary;
using VmActors.Simulation.Results;
using VmActors.Units.Replacement.Curves;

namespace VmActors.Cli.Output;

/// <summary>What the laboratory found, for people and for programs.</summary>
internal static class PolicyText
{
    /// <summary>A table for the rows, one for each curve, and one for the working set.</summary>
    public static string Text(PolicyFindings findings)
    {
        var text = new StringBuilder();
        if (findings.Rows.Count > 0) WriteRows(text, findings.Rows);
        foreach (var curve in findings.Curves)
        {
            Part(text, $"{curve.Policy} in memories of every size");
            WriteCurve(text, curve.Curve);
        }
        if (findings.WorkingSet is { } sizes)
        {
            var mean = Figures.Quotient(new Ratio(sizes.Sum, Math.Max(1, sizes.References)));
            Part(text, $"working set of {Figures.Count(sizes.Window)} references: mean {mean} pages, "
                + $"largest {Figures.Count(sizes.Max)}, misses {Figures.Count(sizes.Misses)}");
            WriteSizes(text, sizes);
        }
        return text.ToString();
    }

    /// <summary>One array: the rows, then the curves, then the working set.</summary>
    public static string Json(PolicyFindings findings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartArray();
            foreach (var row in findings.Rows)
            {
                writer.WriteStartObject();
                writer.WriteString("policy", row.Policy);
                writer.WriteNumber("frames", row.Frames);
                writer.WriteNumber("references", row.References);
                writer.WriteNumber("misses", row.Misses);
                writer.WriteEndObject();
            }
            foreach (var curve in findings.Curves) WriteCurve(writer, curve);
            if (findings.WorkingSet is { } sizes) WriteSizes(writer, sizes);
            writer.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Part(StringBuilder text, string title)
    {
        if (text.Length > 0) text.Append('\n');
        text.Append(title).Append('\n');
    }

    private static void WriteRows(StringBuilder text, IReadOnlyList<PolicyRow> rows)
    {
        var table = new TextTable("policy", "frames", "references", "misses", "miss ratio");
        foreach (var (policy, frames, references, misses) in rows)
        {
            table.Add(policy, Figures.Count(frames), Figures.Count(references), Figures.Count(misses),
                Figures.Percent(misses, references));
        }
        table.WriteTo(text);
    }

    /// <summary>Powers of two, and the least memory in which nothing is missed twice.</summary>
    private static void WriteCurve(StringBuilder text, MissCurve curve)
    {
        var table = new TextTable("frames", "misses", "miss ratio");
        var last = curve.Steps.Last().Frames;
        for (var frames = 1; frames < last; frames = (int)Math.Min(int.MaxValue, 2L * frames)) Add(frames);
        Add(last);
        table.WriteTo(text);

        void Add(int frames)
        {
            var misses = curve.Misses(frames);
            table.Add(Figures.Count(frames), Figures.Count(misses), Figures.Percent(misses, curve.References));
        }
    }

    private static void WriteCurve(Utf8JsonWriter writer, PolicyCurve curve)
    {
        writer.WriteStartObject();
        writer.WriteString("policy", curve.Policy);
        writer.WriteNumber("references", curve.Curve.References);
        writer.WriteStartArray("curve");
        foreach (var (frames, misses) in curve.Curve.Steps)
        {
            writer.WriteStartObject();
            writer.WriteNumber("frames", frames);
            writer.WriteNumber("misses", misses);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSizes(StringBuilder text, WorkingSetSizes sizes)
    {
        var table = new TextTable("after", "pages");
        foreach (var (references, pages) in sizes.OverTime) table.Add(Figures.Count(references), Figures.Count(pages));
        table.WriteTo(text);
    }

    private static void WriteSizes(Utf8JsonWriter writer, WorkingSetSizes sizes)
    {
        writer.WriteStartObject();
        writer.WriteNumber("window", sizes.Window);
        writer.WriteNumber("references", sizes.References);
        writer.WriteNumber("misses", sizes.Misses);
        writer.WriteNumber("sum", sizes.Sum);
        writer.WriteNumber("max", sizes.Max);
        writer.WriteStartArray("workingSet");
        foreach (var (references, pages) in sizes.OverTime)
        {
            writer.WriteStartObject();
            writer.WriteNumber("after", references);
            writer.WriteNumber("pages", pages);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

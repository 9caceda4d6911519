using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using VmActors.Exercises.Checking;
using static System.FormattableString;

namespace VmActors.Cli.Output;

/// <summary>What the answers of exercises are worth, for people and for programs.</summary>
internal static class CheckText
{
    private static readonly JsonWriterOptions Indented =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every wrong answer with its explanation, a line for each file, and the sum.</summary>
    /// <param name="checks">The files.</param>
    /// <param name="solved">Where the answers were filled in; null when they were not.</param>
    public static string Text(IReadOnlyList<FileCheck> checks, string? solved)
    {
        var text = new StringBuilder();
        foreach (var check in checks)
        {
            foreach (var difference in check.Cases.SelectMany(one => one.Differences)) Append(text, check, difference);
            text.Append(Invariant($"{check.File.Name}: {check.File.Kind.Name}, {Counts(check.Passed, check.Failed)}"));
            if (check.Open > 0) text.Append(Invariant($", {check.Open} without all answers"));
            text.Append('\n');
        }
        if (solved is not null) text.Append(solved).Append(": all answers filled in\n");
        return text.Append(Counts(Passed(checks), Failed(checks))).Append('\n').ToString();
    }

    /// <summary>One JSON document.</summary>
    public static string Json(IReadOnlyList<FileCheck> checks)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schema", 1);
            writer.WriteStartArray("files");
            foreach (var check in checks) Write(writer, check);
            writer.WriteEndArray();
            writer.WriteNumber("passed", Passed(checks));
            writer.WriteNumber("failed", Failed(checks));
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Append(StringBuilder text, FileCheck check, Difference difference)
    {
        foreach (var (position, path, given, expected) in difference.Answers)
        {
            text.Append(Invariant($"{check.File.Name}:{position.Line}:{position.Column}: "))
                .Append($"{path}: {given}; expected {expected}\n");
        }
        foreach (var line in difference.Explanation) text.Append("    ").Append(line).Append('\n');
    }

    private static void Write(Utf8JsonWriter writer, FileCheck check)
    {
        writer.WriteStartObject();
        writer.WriteString("file", check.File.Name);
        writer.WriteString("kind", check.File.Kind.Name);
        writer.WriteNumber("passed", check.Passed);
        writer.WriteNumber("failed", check.Failed);
        writer.WriteNumber("open", check.Open);
        writer.WriteStartArray("differences");
        foreach (var difference in check.Cases.SelectMany(one => one.Differences)) Write(writer, difference);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Difference difference)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("answers");
        foreach (var answer in difference.Answers)
        {
            writer.WriteStartObject();
            writer.WriteString("path", answer.Path);
            writer.WritePropertyName("given");
            writer.WriteRawValue(answer.Given);
            writer.WritePropertyName("expected");
            writer.WriteRawValue(answer.Expected);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("explanation");
        foreach (var line in difference.Explanation) writer.WriteStringValue(line);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static int Passed(IEnumerable<FileCheck> checks) => checks.Sum(check => check.Passed);

    private static int Failed(IEnumerable<FileCheck> checks) => checks.Sum(check => check.Failed);

    private static string Counts(int passed, int failed) => Invariant($"{passed} passed, {failed} failed");
}

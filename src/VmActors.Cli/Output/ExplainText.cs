using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VmActors.Explanations;
using VmActors.Kernel;
using VmActors.Observability.Summary;
using VmActors.Simulation.Configuration.Values;
using VmActors.Simulation.Explaining;
using VmActors.Units.Verification;
using VmActors.Vocabulary;
using static System.FormattableString;

namespace VmActors.Cli.Output;

/// <summary>Explained references of a run, for people and for programs.</summary>
internal static class ExplainText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every step with its bits drawn.</summary>
    public static string Text(Explanation explanation, Frequency clock)
    {
        var text = new StringBuilder();
        foreach (var line in Lines(explanation, clock)) text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>One JSON document.</summary>
    public static string Json(Explanation explanation)
    {
        var root = new JsonObject
        {
            ["schema"] = 1,
            ["process"] = explanation.Process,
            ["address"] = Invariant($"0x{explanation.Address.Value:x}"),
        };
        switch (explanation)
        {
            case ExplainedReference reference:
                Add(root, reference);
                break;
            case NeverReferenced never:
                root["outcome"] = "neverReferenced";
                root["areas"] = new JsonArray([.. never.Areas.Select(Area)]);
                break;
            case ProcessGone gone:
                root["outcome"] = "processGone";
                root["endedAt"] = gone.EndedAt.Cycles;
                break;
        }
        return Document(root);
    }

    /// <summary>A JSON document as files have it.</summary>
    public static string Document(JsonObject root) => root.ToJsonString(Indented) + "\n";

    private static IEnumerable<string> Lines(Explanation explanation, Frequency clock) => explanation switch
    {
        ExplainedReference reference => Lines(reference, clock),
        NeverReferenced never => never.Areas
            .Select(area => $"  [{area.Start}, {area.End}) {Words(area.Protection)}, {area.Label}")
            .Prepend($"{never.Process} makes no such reference to the page of {never.Address}. Its areas:"),
        ProcessGone gone => [$"{gone.Process} is gone: it ended at {When(gone.EndedAt, clock)}"],
        _ => throw new ArgumentException($"nothing is known of {explanation.GetType().Name}", nameof(explanation)),
    };

    private static IEnumerable<string> Lines(ExplainedReference reference, Frequency clock)
    {
        var who = reference.Thread is { } thread ? $"{reference.Process}, {thread}" : reference.Process;
        yield return $"{who} on {reference.Cpu} at {When(reference.At, clock)}";
        if (reference.Thread is null)
            yield return $"no reference of the run, but what one would do; {Switched(reference)}";
        foreach (var (index, translation) in reference.Tries.Index())
        {
            if (index == 1) yield return $"\nthe kernel: {Kernel(reference)}";
            yield return "";
            foreach (var line in TranslationText.Lines(translation, Notation.Hexadecimal)) yield return line;
        }
        if (reference.Ending is not null)
            yield return $"\nthe kernel: {Kernel(reference)}";
    }

    private static string Switched(ExplainedReference reference) => reference.Switch is { } change
        ? $"the CPU would switch to it first: {change.Asid}{(change.FlushesTlb ? ", and drop all translations" : "")}"
        : "the CPU runs it";

    private static string Kernel(ExplainedReference reference) => string.Join("; ", Acts(reference));

    private static IEnumerable<string> Acts(ExplainedReference reference)
    {
        var acts = reference.Kernel.Select(Act).Distinct(); // other threads may fault on the page meanwhile
        return reference.Ending switch
        {
            null => acts,
            ProcessOutcome.SegmentationFault => acts.Append("no area has the address, the process is killed"),
            ProcessOutcome.ProtectionFault => acts.Append("its area does not allow it, the process is killed"),
            ProcessOutcome.OutOfMemory => acts.Append("there is no frame for it, the process is killed"),
            _ => acts.Append("the process ended meanwhile"),
        };
    }

    private static string Act(PageEvent act) => act.Frame is { } frame
        ? $"{act.What} frame {Notation.Hexadecimal.Of((ulong)frame.Value)}"
        : act.What;

    private static string When(SimTime time, Frequency clock) =>
        $"{Figures.Time(time - SimTime.Zero, clock)} ({Figures.Count(time.Cycles)} cycles)";

    private static void Add(JsonObject root, ExplainedReference reference)
    {
        root["outcome"] = "explained";
        root["cpu"] = reference.Cpu.Value;
        root["thread"] = reference.Thread?.Value;
        root["time"] = reference.At.Cycles;
        root["switch"] = reference.Switch is not { } change ? null : new JsonObject
        {
            ["asid"] = change.Asid.Value,
            ["flushesTlb"] = change.FlushesTlb,
        };
        root["tries"] = new JsonArray([.. reference.Tries.Select(StepJson.Of)]);
        root["kernel"] = new JsonArray([.. Acts(reference).Select(act => JsonValue.Create(act))]);
    }

    private static JsonObject Area(NamedArea area) => new()
    {
        ["start"] = Invariant($"0x{area.Start.Value:x}"),
        ["end"] = Invariant($"0x{area.End.Value:x}"),
        ["protection"] = Words(area.Protection),
        ["label"] = area.Label,
    };

    private static string Words(Protection protection) =>
        $"{(protection.Grants(Protection.Read) ? "r" : "-")}{(protection.Grants(Protection.Write) ? "w" : "-")}"
            + $"{(protection.Grants(Protection.Execute) ? "x" : "-")}";
}

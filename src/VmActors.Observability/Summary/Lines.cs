using System.Text;
using VmActors.Vocabulary;
using static VmActors.Observability.Summary.Figures;

namespace VmActors.Observability.Summary;

/// <summary>Lines of a label and some figures.</summary>
internal static class Lines
{
    /// <summary>A label, and a figure for each name.</summary>
    public static void Line(StringBuilder text, string label, params (string Name, long Value)[] figures) => text
        .Append(Label(label))
        .Append(figures.Length == 0 ? "none" : "")
        .AppendJoin(", ", figures.Select(figure => $"{figure.Name} {Count(figure.Value)}"))
        .Append('\n');

    /// <summary>The beginning of a line.</summary>
    public static string Label(string label) => label.PadRight(18);

    /// <summary>A system call, in words.</summary>
    public static string NameOf(OperationKind call) => call switch
    {
        OperationKind.MapWith => "mmap",
        _ => call.ToString().ToLowerInvariant(),
    };
}

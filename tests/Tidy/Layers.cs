namespace Tidy;

/// <summary>The projects of src from top to bottom, and what each may see: docs/architecture.md as data.</summary>
internal static class Layers
{
    /// <summary>All projects, in the order of the document.</summary>
    public static readonly string[] Names =
    [
        "VmActors.Vocabulary", "VmActors.Documents", "VmActors.Units", "VmActors.Explanations", "VmActors.Exercises",
        "VmActors.Runtime", "VmActors.Protocols", "VmActors.Machine", "VmActors.Kernel", "VmActors.Workloads",
        "VmActors.Simulation", "VmActors.Observability", "VmActors.Akka", "VmActors.Cli",
    ];

    /// <summary>The projects that a result depends on: no host, no packages, no luck.</summary>
    public static IEnumerable<string> Model => Names.TakeWhile(name => name != "VmActors.Simulation");

    /// <summary>What breaks the order in references from one project to others.</summary>
    public static IEnumerable<Finding> Check(string project, IEnumerable<string> references) =>
        Names.Contains(project, StringComparer.Ordinal)
            ? references.Except(MaySee(project), StringComparer.Ordinal)
                .Select(reference => new Finding(project, $"sees {reference}"))
            : [new Finding(project, "is in no layer; give it one in docs/architecture.md and here")];

    private static string[] MaySee(string project) => project switch
    {
        "VmActors.Documents" => [],
        "VmActors.Units" or "VmActors.Runtime" => ["VmActors.Vocabulary"],
        "VmActors.Workloads" => ["VmActors.Vocabulary", "VmActors.Documents"],
        "VmActors.Explanations" => ["VmActors.Vocabulary", "VmActors.Units"],
        "VmActors.Exercises" =>
            ["VmActors.Vocabulary", "VmActors.Documents", "VmActors.Units", "VmActors.Explanations"],
        "VmActors.Protocols" => ["VmActors.Vocabulary", "VmActors.Runtime"],
        "VmActors.Machine" or "VmActors.Kernel" =>
            ["VmActors.Vocabulary", "VmActors.Units", "VmActors.Runtime", "VmActors.Protocols"],
        _ => Names[..Array.IndexOf(Names, project)],
    };
}

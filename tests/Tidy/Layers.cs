namespace Tidy;

/// <summary>The projects of src from top to bottom, and what each may see: docs/architecture.md as data.</summary>
internal static class Layers
{
    private static readonly (string Project, string[] Sees)[] Order =
    [
        ("VmActors.Vocabulary", []),
        ("VmActors.Units", ["VmActors.Vocabulary"]),
        ("VmActors.Runtime", ["VmActors.Vocabulary"]),
        ("VmActors.Protocols", ["VmActors.Vocabulary", "VmActors.Runtime"]),
        ("VmActors.Machine", ["VmActors.Vocabulary", "VmActors.Units", "VmActors.Runtime", "VmActors.Protocols"]),
        ("VmActors.Kernel", ["VmActors.Vocabulary", "VmActors.Units", "VmActors.Runtime", "VmActors.Protocols"]),
        ("VmActors.Workloads", ["VmActors.Vocabulary"]),
        ("VmActors.Simulation", Above(7)),
        ("VmActors.Observability", Above(8)),
        ("VmActors.Cli", Above(9)),
    ];

    /// <summary>All projects, in the order of the document.</summary>
    public static IEnumerable<string> Names => Order.Select(layer => layer.Project);

    /// <summary>The projects that a result depends on: no host, no packages, no luck.</summary>
    public static IEnumerable<string> Model => Names.Take(7);

    /// <summary>What breaks the order in references from one project to others.</summary>
    public static IEnumerable<Finding> Check(string project, IEnumerable<string> references)
    {
        var layer = Order.FirstOrDefault(layer => layer.Project == project);
        return layer.Sees is null
            ? [new Finding(project, "is in no layer; give it one in docs/architecture.md and here")]
            : references.Where(reference => !layer.Sees.Contains(reference, StringComparer.Ordinal))
                .Select(reference => new Finding(project, $"sees {reference}"));
    }

    private static string[] Above(int count) =>
    [
        .. new[]
        {
            "VmActors.Vocabulary", "VmActors.Units", "VmActors.Runtime", "VmActors.Protocols", "VmActors.Machine",
            "VmActors.Kernel", "VmActors.Workloads", "VmActors.Simulation", "VmActors.Observability",
        }.Take(count),
    ];
}

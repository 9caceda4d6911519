using VmActors.Simulation.Assembly;
using VmActors.Vocabulary;

namespace Scenarios;

public class SeedTests
{
    private const string Pattern = """{ "kind": "uniform", "memory": "1MiB", "references": 3000, "writes": 0.5 }""";

    [Fact]
    public void Unequal_seeds_give_unequal_runs()
    {
        var hashes = Enumerable.Range(0, 5).Select(seed => Runs.Run(Runs.Read(Json(seed, "p"))).Engine.JournalHash);
        Assert.Equal(5, hashes.Distinct().Count());
    }

    [Fact]
    public void What_a_process_does_depends_on_its_own_name_and_the_seed_alone()
    {
        var first = Operations(Json(7, "p", "q"), "q");
        Assert.Equal(first, Operations(Json(7, "renamed", "q"), "q"));
        Assert.Equal(first, Operations(Json(7, "q", "p", "another"), "q"));
        Assert.NotEqual(first, Operations(Json(8, "p", "q"), "q"));
        Assert.NotEqual(first, Operations(Json(7, "p", "q"), "p"));
        Assert.Equal(3000, first.Count);
    }

    private static string Json(int seed, params string[] names) => FormattableString.Invariant(
        $$"""
        { "seed": {{seed}}, "machine": { "cpus": 2 }, "processes": [ {{string.Join(", ", names.Select(name =>
            $$"""{ "name": "{{name}}", "pattern": {{Pattern}} }"""))}} ] }
        """);

    private static List<MemoryOperation> Operations(string json, string process)
    {
        var program = ProgramLoader.Open(Runs.Read(json)).Single(program => program.Name == process);
        return Runs.Operations(Assert.Single(program.Threads).Stream);
    }
}

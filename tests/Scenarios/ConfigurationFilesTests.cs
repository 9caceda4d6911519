using VmActors.Simulation.Results;
using VmActors.Tests;

namespace Scenarios;

/// <summary>Every configuration of the folder <c>config</c>, shrunk so that it takes a second.</summary>
public class ConfigurationFilesTests
{
    private static readonly SortedDictionary<string, string[]> Settings = new(StringComparer.Ordinal)
    {
        ["caches"] = ["processes[1].pattern.references=200000", "processes[2].pattern.references=30000",
            "processes[3].pattern.references=60000"],
        ["cow-fork"] = [],
        ["exec"] = [],
        ["large-pages"] = ["processes[0].pattern.references=30000"],
        ["quickstart"] = ["machine.memory=8MiB", "processes[4].pattern.references=30000"],
        ["replacement"] = [],
        ["shared-file"] = [],
        ["shootdown"] = ["verify=true"],
        ["single"] = [],
        ["swapped-tables"] = [],
        ["thrash"] = ["processes[0].pattern.references=5000", "processes[1].pattern.references=300000",
            "processes[2].pattern.references=8000"],
        ["textbook/5-5-5"] = [],
        ["textbook/7-7-7-9"] = [],
        ["textbook/csapp"] = [],
        ["tlb-hits"] = ["processes[0].pattern.references=200000"],
        ["walks"] = ["processes[0].pattern.references=40000", "processes[1].pattern.references=80000"],
    };

    /// <summary>Of the folder config; the ladder has tests of its own.</summary>
    private static readonly string[] Folders = ["", "textbook/"];

    private static readonly Dictionary<string, RunResult> Results = []; // one run of each, whoever asks first

    public static TheoryData<string> Names => [.. Settings.Keys];

    [Fact]
    public void Every_configuration_is_tested_here() => Assert.Equal(
        Settings.Keys,
        Folders.SelectMany(folder => Directory.GetFiles(Runs.Path("config/" + folder), "*.json")
                .Select(file => folder + Path.GetFileNameWithoutExtension(file)))
            .Where(name => name != "schema").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_configuration_runs_to_its_end_with_one_result_on_any_host(string name)
    {
        Runs.AssertSameOnAllHosts(ResultOf(name), Runs.Named(name, Settings[name]));
        Assert.False(ResultOf(name).Partial);
        Conservation.Check(ResultOf(name));
    }

    [Fact]
    public void Results_are_those_that_were_recorded()
    {
        var lines = Settings.Select(entry =>
            $"{string.Join(' ', entry.Value.Prepend(entry.Key))}\n  {ResultJson.Hash(ResultOf(entry.Key))}\n");
        const string note = "# Hashes of whole results. A change of the model changes them: look at why, then write\n"
            + "# this file anew by a run of this test with VMACTORS_ACCEPT=1 in the environment.\n";
        Snapshot.Match("tests/Scenarios/Snapshots/results.txt", note + string.Concat(lines));
    }

    private static RunResult ResultOf(string name) => Results.TryGetValue(name, out var known)
        ? known
        : Results[name] = Runs.Run(Runs.Named(name, Settings[name]));
}

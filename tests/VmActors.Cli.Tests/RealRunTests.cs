using System.Text.Json.Nodes;

namespace VmActors.Cli.Tests;

/// <summary>The real tool, with the real simulation, as a process of its own.</summary>
public sealed class RealRunTests : IDisposable
{
    private const string Busy = """
        { "machine": { "cpus": 3, "memory": "512KiB" },
          "processes": [
            { "name": "zipf", "pattern": { "kind": "zipf", "exponent": 0.9, "memory": "1MiB", "references": 3000,
              "writes": 0.25, "threads": 2 } },
            { "name": "churn", "script": "churn.vmscript" } ] }
        """;

    private const string Churn = """
        process churn
          map heap 256KiB rw
          thread worker x3
            loop 5
              map buffer 16KiB rw
              touch buffer
              modify heap random 200
              unmap buffer
            end
            barrier done
          end
        end
        """;

    // Some minutes of work.
    private const string Long = """
        { "machine": { "cpus": 2 }, "processes": [ { "name": "p", "count": 2,
          "pattern": { "kind": "sequential", "memory": "64KiB", "references": 1000000000000 } } ] }
        """;

    private readonly ToolFixture _tool = new();

    public RealRunTests()
    {
        _tool.Write("busy.json", Busy);
        _tool.Write("churn.vmscript", Churn);
        _tool.Write("long.json", Long);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Nothing_of_the_host_changes_a_result()
    {
        string[] command = ["run", _tool.In("busy.json"), "--format", "json", "--quiet"];
        var expected = Document(ToolProcess.StartReal([.. command, "--threads", "1"]));
        Assert.True((long)expected["result"]!["kernel"]!["majorFaults"]! > 100);
        Assert.True((long)expected["result"]!["kernel"]!["shootdowns"]!["interruptsSent"]! > 10);
        (string, string)[] environments =
        [
            ("DOTNET_gcServer", "1"), ("DOTNET_gcServer", "0"), ("DOTNET_TieredCompilation", "0"),
            ("DOTNET_TieredCompilation", "1"), ("DOTNET_TieredPGO", "0"), ("LC_ALL", "tr_TR.UTF-8"),
            ("TZ", "Asia/Kathmandu"),
        ];
        foreach (var environment in environments)
            AssertSame(expected, Document(ToolProcess.StartReal([.. command, "--threads", "2"], environment)));
        var strange = ToolProcess.Start(["real", .. command, "--threads", "3"], ("STRANGE_CULTURE", "1"));
        AssertSame(expected, Document(strange));
    }

    [Fact]
    public void No_culture_changes_a_letter_of_a_summary()
    {
        string[] command = ["run", _tool.In("busy.json"), "--quiet"];
        var plain = Summary(ToolProcess.StartReal(command));
        Assert.Equal(plain, Summary(ToolProcess.Start(["real", .. command], ("STRANGE_CULTURE", "1"))));
    }

    [Theory]
    [InlineData(ToolProcess.SigInt, 130)]
    [InlineData(ToolProcess.SigTerm, 143)]
    public void A_signal_ends_a_long_run_with_what_it_has(int signal, int exitCode)
    {
        if (OperatingSystem.IsWindows()) return;
        using var process = ToolProcess.StartReal(
            ["run", _tool.In("long.json"), "--format", "json", "--output", _tool.In("out")]);
        process.AwaitError("references/s");
        process.Signal(signal);
        var end = process.AwaitEnd();
        Assert.Equal(exitCode, end.ExitCode);
        var document = JsonNode.Parse(end.Out)!;
        Assert.True((bool)document["partial"]!);
        Assert.True((long)document["host"]!["references"]! > 0);
        Assert.True((long)document["result"]!["finishedAt"]! > 0);
        Assert.EndsWith(
            "vmactors: stopped by a signal; the result is partial, and nothing was written to --output\n", end.Error,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool.In("out")));
    }

    [Fact]
    public void A_kill_in_the_middle_of_a_run_leaves_the_former_results_whole()
    {
        if (!OperatingSystem.IsLinux()) return;
        string[] output = ["--output", _tool.In("out")];
        using (var former = ToolProcess.StartReal(["run", _tool.In("busy.json"), .. output]))
            Assert.Equal(0, former.AwaitEnd().ExitCode);
        var before = Results();
        using var killed = ToolProcess.StartReal(["run", _tool.In("long.json"), .. output]);
        killed.AwaitError("references/s");
        killed.Signal(ToolProcess.SigKill);
        Assert.NotEqual(0, killed.AwaitEnd().ExitCode);
        Assert.Equal(3, before.Count);
        Assert.Equal(before, Results());
    }

    private SortedDictionary<string, string> Results() =>
        new(Directory.GetFiles(_tool.In("out")).ToDictionary(file => file, File.ReadAllText), StringComparer.Ordinal);

    private static JsonNode Document(ToolProcess process)
    {
        using (process)
        {
            var end = process.AwaitEnd();
            Assert.Equal((0, ""), (end.ExitCode, end.Error));
            return JsonNode.Parse(end.Out)!;
        }
    }

    private static string Summary(ToolProcess process)
    {
        using (process)
        {
            var end = process.AwaitEnd();
            Assert.Equal((0, ""), (end.ExitCode, end.Error));
            var lines = end.Out.Split('\n')
                .Where(line => !line.StartsWith("host  ", StringComparison.Ordinal)).ToList();
            Assert.True(lines.Count > 30, end.Out);
            return string.Join('\n', lines);
        }
    }

    private static void AssertSame(JsonNode expected, JsonNode actual)
    {
        foreach (var key in new[] { "result", "resultHash", "configHash" })
            Assert.Equal(expected[key]!.ToJsonString(), actual[key]!.ToJsonString());
    }
}

using System.Text.Json.Nodes;
using VmActors.Cli.Output;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Configuration.Values;
using VmActors.Tests;
using VmActors.Vocabulary;

namespace VmActors.Cli.Tests;

public sealed class RunTests : IDisposable
{
    private readonly ToolFixture _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_run_prints_its_summary()
    {
        var (exitCode, output, error) = _tool.Run("run", "@x.json", "--threads", "3", "--seed", "9");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("\nhost              parallel, 3 threads, ", output, StringComparison.Ordinal);
        Assert.Contains("\nseed              9\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_document_and_nothing_else()
    {
        var (exitCode, output, error) = _tool.Run("run", "@x.json", "--format", "json", "--set", "seed=5");
        Assert.Equal((0, ""), (exitCode, error));
        var document = JsonNode.Parse(output)!;
        Assert.Equal(5, (long)document["seed"]!);
        Assert.Equal(
            ConfigurationJson.Hash(ConfigurationReader.Read(_tool.In("x.json"), ["seed=5"]).Configuration!),
            (string)document["configHash"]!);
    }

    [Fact]
    public void Results_are_kept_and_replaced_whole()
    {
        Assert.Equal(0, _tool.Run("run", "@x.json", "--output", "@out/", "--seed", "1").ExitCode);
        var (_, output, _) = _tool.Run("run", "@x.json", "--output", "@out", "--seed", "2");
        Assert.Equal(["configuration.json", "result.json", "summary.txt"],
            Directory.GetFiles(_tool.In("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(output, File.ReadAllText(_tool.In("out/summary.txt")));
        var document = JsonNode.Parse(File.ReadAllText(_tool.In("out/result.json")))!;
        Assert.Equal(2, (long)document["seed"]!);
        var written = ConfigurationReader.Read(_tool.In("out/configuration.json"), []).Configuration!;
        Assert.Equal((string)document["configHash"]!, ConfigurationJson.Hash(written));
        Assert.Equal(["out", "x.json"],
            Directory.GetFileSystemEntries(_tool.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Folders_above_the_results_are_made()
    {
        Assert.Equal(0, _tool.Run("run", "@x.json", "--output", "@a/b/out").ExitCode);
        Assert.True(File.Exists(_tool.In("a/b/out/result.json")));
    }

    [Theory]
    [InlineData(4000L, " (25.00 %)", ", 6 s left")]
    [InlineData(null, "", "")]
    [InlineData(10L, " (100.00 %)", ", 0 s left")]
    public void Progress_is_one_line(long? expected, string part, string left)
    {
        var progress = new RunProgress(new SimTime(3_000_000), 1_000, 20, 300, expected);
        Assert.Equal(
            $"t 1.000 ms, 1,000 references{part}, 20 faults, 300 frames free, 500 references/s{left}",
            StrangeCulture.Run(() => ProgressLine.Of(progress, TimeSpan.FromSeconds(2), Frequency.GHz(3))));
    }
}

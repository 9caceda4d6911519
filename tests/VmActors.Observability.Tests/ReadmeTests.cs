using VmActors.Observability.Summary;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;

namespace VmActors.Observability.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void The_readme_shows_what_the_quickstart_prints()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "VmActors.sln")))
            root = Path.GetDirectoryName(root)!;
        var quickstart = Path.Combine(root, "config", "quickstart.json");
        var configuration = ConfigurationReader.Read(quickstart, []).Configuration!;
        var report = SimulationRun.Run(configuration, new RunOptions { Threads = 2 });
        var printed = SummaryText.Render(report, configuration.Machine.Clock).Split('\n');
        var shown = ShownIn(File.ReadAllText(Path.Combine(root, "README.md")));
        Assert.True(shown.Length > 20);
        Assert.Empty(shown.Except(printed, StringComparer.Ordinal));
    }

    /// <summary>The lines of the first block of plain output.</summary>
    private static string[] ShownIn(string readme)
    {
        var start = readme.IndexOf("```text\n", StringComparison.Ordinal) + "```text\n".Length;
        var end = readme.IndexOf("```", start, StringComparison.Ordinal);
        return readme[start..end].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

using VmActors.Cli.Running;
using VmActors.Tests;

namespace VmActors.Cli.Tests;

/// <summary>What docs/page-tables.md shows of swapped tables is what config/swapped-tables.json prints.</summary>
public sealed class SwappedTablesDocumentTests : IDisposable
{
    private static readonly string Configuration =
        Path.Combine(Snapshot.RepositoryRoot, "config/swapped-tables.json");

    private readonly ToolFixture _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_document_shows_what_the_run_and_its_explanation_print()
    {
        var blocks = Blocks();
        Assert.Equal(2, blocks.Length);
        AssertPrinted(blocks[0], "run", Configuration);
        AssertPrinted(blocks[1], "explain", "0x10200000", "--config", Configuration, "--access", "load");
    }

    private static string[] Blocks()
    {
        var document = File.ReadAllText(Path.Combine(Snapshot.RepositoryRoot, "docs/page-tables.md"));
        var section = document.Split("\n## Tables that are swapped out\n")[1].Split("\n## ")[0];
        return [.. section.Split("```text\n").Skip(1).Select(block => block.Split("```")[0])];
    }

    private void AssertPrinted(string block, params string[] arguments)
    {
        var (exitCode, output, _) = _tool.Run(arguments, ToolServices.Register);
        Assert.Equal(0, exitCode);
        Assert.Contains(block, output, StringComparison.Ordinal);
    }
}

using VmActors.Cli.Running;
using VmActors.Tests;

namespace VmActors.Cli.Tests;

/// <summary>What docs/tlbs.md shows of walks is what config/walks.json prints.</summary>
public sealed class WalksDocumentTests : IDisposable
{
    private static readonly string Configuration = Path.Combine(Snapshot.RepositoryRoot, "config/walks.json");

    private readonly ToolFixture _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_document_shows_what_the_run_and_its_explanation_print()
    {
        var blocks = Blocks();
        Assert.Equal(3, blocks.Length);
        AssertPrinted(blocks[0], "run", Configuration);
        foreach (var block in blocks[1..])
            AssertPrinted(
                block, "explain", "0x100040000", "--config", Configuration, "--process", "steps", "--at", "2ms");
    }

    private static string[] Blocks()
    {
        var document = File.ReadAllText(Path.Combine(Snapshot.RepositoryRoot, "docs/tlbs.md"));
        var section = document.Split("\n## Walks\n")[1].Split("\n## ")[0];
        return [.. section.Split("```text\n").Skip(1).Select(block => block.Split("```")[0])];
    }

    private void AssertPrinted(string block, params string[] arguments)
    {
        var (exitCode, output, _) = _tool.Run(arguments, ToolServices.Register);
        Assert.Equal(0, exitCode);
        Assert.Contains(block, output, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using VmActors.Cli.Running;
using VmActors.Tests;
using VmActors.Units.Replacement;

namespace VmActors.Cli.Tests;

/// <summary>What docs/replacement.md and the README show of policies is what they do.</summary>
public sealed class PolicyDocumentTests : IDisposable
{
    private const string Belady = "1 2 3 4 1 2 5 1 2 3 4 5";
    private const string Silberschatz = "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1";
    private const string Ostep = "0 1 2 0 1 3 0 3 1 2 1";

    private readonly ToolFixture _tool = new();

    public static TheoryData<string> Policies => [.. VictimPolicies.All.Select(kind => kind.Word)];

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("docs/replacement.md", 2)]
    [InlineData("README.md", 1)]
    public void Output_shown_is_what_is_printed(string document, int count)
    {
        var shown = Text(document).Split("```text\n$ vmactors policy ").Skip(1).Select(block => block.Split("```")[0])
            .Select(block => block.Split('\n', 2)).ToList();
        Assert.Equal(count, shown.Count);
        foreach (var block in shown)
        {
            var words = block[0].Split(' ');
            words[0] = Path.Combine(Snapshot.RepositoryRoot, words[0]);
            Assert.Equal((0, block[1], ""), _tool.Run(["policy", .. words], ToolServices.Register));
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_policy_has_a_section_with_its_counts_of_known_strings(string policy)
    {
        var section = Text("docs/replacement.md").Split($"\n### `{policy}`\n")[1].Split("\n### ")[0];
        Assert.All(["* Source: ", "* State: ", " Cost: ", "* Well: ", " Badly: "], part =>
            Assert.Contains(part, Regex.Replace(section, @"\s+", " "), StringComparison.Ordinal));
        var told = Regex.Replace(section, @"\s+", " ");
        Assert.Contains(
            $"* Misses in 3 and 4 frames: Belady's string {Counts(policy, Belady)}, "
            + $"Silberschatz's {Counts(policy, Silberschatz)}, OSTEP's {Counts(policy, Ostep)}.",
            told, StringComparison.Ordinal);
    }

    [Fact]
    public void No_section_is_of_a_policy_that_there_is_not() => Assert.Equal(
        VictimPolicies.All.Select(kind => kind.Word).Order(StringComparer.Ordinal),
        Text("docs/replacement.md").Split("\n### `").Skip(1).Select(section => section.Split('`')[0])
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Exercises_may_ask_for_the_policies_named()
    {
        foreach (var word in VictimPolicies.Ordered.Select(kind => kind.Word))
            Assert.Contains($"`{word}`", Text("docs/replacement.md").Split("IVictimOrder")[1].Split("\n\n")[0],
                StringComparison.Ordinal);
        foreach (var name in VictimPolicies.Ordered.Select(kind => kind.Name))
            Assert.Contains($"`{name}`", Text("docs/case-format.md"), StringComparison.Ordinal);
    }

    private string Counts(string policy, string pages)
    {
        _tool.Write("list", pages.Replace(' ', '\n'));
        var (_, output, _) =
            _tool.Run("policy", "@list", "--policy", policy, "--frames", "3,4", "--format", "json");
        using var rows = JsonDocument.Parse(output);
        return string.Join(
            " and ", rows.RootElement.EnumerateArray().Select(row => row.GetProperty("misses").GetInt64()));
    }

    private static string Text(string document) =>
        File.ReadAllText(Path.Combine(Snapshot.RepositoryRoot, document));
}

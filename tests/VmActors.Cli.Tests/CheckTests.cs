using System.Text.Json.Nodes;
using VmActors.Tests;

namespace VmActors.Cli.Tests;

public sealed class CheckTests : IDisposable
{
    private const string Relocation =
        """
        { "kind": "base-bounds", "cases": [
          { "base": 7000, "limit": 1000, "accesses": [ { "va": 500, "pa": 7500 }, { "va": 1000, "pa": 8000 } ] },
          { "base": 0, "limit": 5, "accesses": [ { "va": 0, "pa": 0 } ] } ] }
        """;

    private const string Replacement =
        """
        { "kind": "replacement", "cases": [ { "policy": "CLOCK", "frames": 2, "steps": [
          { "page": 1, "hit": false, "victim": null }, { "page": 2, "hit": true, "victim": null },
          { "page": 3, "hit": false, "victim": 2 }, { "page": 2, "hit": true, "victim": null } ], "hits": 1 } ] }
        """;

    private readonly ToolFixture _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void All_published_exercises_pass()
    {
        var files = Directory.GetFiles(Path.Combine(Snapshot.RepositoryRoot, "tests/data/cases"));
        var (exitCode, output, error) = _tool.Run(["check", .. files]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.EndsWith("\n128 passed, 0 failed\n", output, StringComparison.Ordinal);
        Assert.Equal(files.Length + 1, output.Count(c => c == '\n'));
    }

    [Fact]
    public void A_wrong_answer_is_told_with_its_explanation_and_the_exit_code_1()
    {
        _tool.Write("a.json", Relocation);
        _tool.Write("b.json", Replacement);
        var (exitCode, output, error) = _tool.Run("check", "@a.json", "@b.json");
        Assert.Equal((1, ""), (exitCode, error));
        Snapshot.Match("tests/VmActors.Cli.Tests/Snapshots/check.txt", output);
    }

    [Fact]
    public void Programs_are_told_the_same()
    {
        _tool.Write("a.json", Relocation);
        _tool.Write("b.json", Replacement);
        var (exitCode, output, error) = _tool.Run("check", "@a.json", "@b.json", "--format", "json");
        Assert.Equal((1, ""), (exitCode, error));
        Snapshot.Match("tests/VmActors.Cli.Tests/Snapshots/check.json", output);
    }

    [Fact]
    public void Answers_are_filled_in_and_pass()
    {
        _tool.Write("a.json", Without(Relocation, "pa"));
        Assert.Equal(
            (0, "FOLDER/a.json: base-bounds, 0 passed, 0 failed, 2 without all answers\n"
                + "FOLDER/out.json: all answers filled in\n0 passed, 0 failed\n", ""),
            _tool.Run("check", "@a.json", "--solve", "@out.json"));
        Assert.Equal(
            (0, "FOLDER/out.json: base-bounds, 2 passed, 0 failed\n2 passed, 0 failed\n", ""),
            _tool.Run("check", "@out.json"));
        Assert.Equal(["a.json", "out.json", "x.json"], Names());
    }

    [Fact]
    public void Wrong_answers_are_told_and_replaced()
    {
        _tool.Write("a.json", Relocation);
        Assert.Equal(1, _tool.Run("check", "@a.json", "--solve", "@a.json").ExitCode);
        Assert.Equal(0, _tool.Run("check", "@a.json").ExitCode);
    }

    [Fact]
    public void Without_answers_there_is_nothing_to_check()
    {
        _tool.Write("a.json", Without(Relocation, "pa"));
        _tool.Write("b.json", Without(Replacement, "victim"));
        Assert.Equal(
            (2, "", "FOLDER/a.json: no answers; expected them, or --solve OUT.json to fill them in\n"
                + "FOLDER/b.json:1:70: cases[0].steps[0].victim: missing; expected a whole number or null\n"
                + "FOLDER/b.json:1:93: cases[0].steps[1].victim: missing; expected a whole number or null\n"
                + "FOLDER/b.json:1:115: cases[0].steps[2].victim: missing; expected a whole number or null\n"
                + "FOLDER/b.json:1:138: cases[0].steps[3].victim: missing; expected a whole number or null\n"),
            _tool.Run("check", "@a.json", "@b.json"));
    }

    [Fact]
    public void Wrong_input_is_reported_whole_and_nothing_is_written()
    {
        _tool.Write("a.json", Relocation.Replace("\"limit\": 5", "\"limt\": 5", StringComparison.Ordinal));
        _tool.Write("b.json", """{ "kind": "base-bonds", "cases": [ {} ] }""");
        Directory.CreateDirectory(_tool.In("folder"));
        string[][] lines =
        [
            ["check"],
            ["check", "@a.json", "@none.json", "@b.json", "@folder"],
            ["check", "@a.json", "--solve", "@folder"],
            ["check", "@a.json", "@b.json", "--solve", "@out.json"],
            ["check", "@b.json", "--solve", "@none/out.json"],
            ["check", "@b.json", "--solve"],
            ["check", "@b.json", "--solv", "@out.json"],
            ["check", "@b.json", "--format", "yaml"],
        ];
        var told = lines.Select(line =>
        {
            var (exitCode, output, error) = _tool.Run(line);
            Assert.Equal((2, ""), (exitCode, output));
            return $"$ vmactors {string.Join(' ', line)}\n{error}\n";
        });
        Snapshot.Match("tests/VmActors.Cli.Tests/Snapshots/check-wrong.txt", string.Concat(told));
        Assert.Equal(["a.json", "b.json", "folder", "x.json"], Names());
    }

    [Fact]
    public void The_example_of_the_document_gives_the_output_shown_there()
    {
        var document = File.ReadAllText(Path.Combine(Snapshot.RepositoryRoot, "docs/case-format.md"));
        _tool.Write("homework.json", Block("```json\n"));
        var (exitCode, output, _) = _tool.Run("check", "@homework.json");
        var shown = Block("```text\n$ vmactors check homework.json\n");
        Assert.Equal((1, shown), (exitCode, output.Replace("FOLDER/", "", StringComparison.Ordinal)));

        string Block(string opening) => document.Split(opening)[1].Split("```")[0];
    }

    [Fact]
    public void Help_names_every_option()
    {
        var (exitCode, output, _) = _tool.Run("check", "--help");
        Assert.Equal(0, exitCode);
        Assert.All(
            ["FILE", "--solve", "--format", "case-format.md"],
            name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    private IEnumerable<string?> Names() =>
        Directory.GetFileSystemEntries(_tool.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static string Without(string exercises, string answer)
    {
        var root = JsonNode.Parse(exercises)!;
        foreach (var one in root["cases"]!.AsArray())
        {
            foreach (var access in (one!["accesses"] ?? one["steps"])!.AsArray()) access!.AsObject().Remove(answer);
        }
        return root.ToJsonString();
    }
}

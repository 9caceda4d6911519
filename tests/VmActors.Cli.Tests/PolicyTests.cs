using System.Text.Json;
using VmActors.Tests;

namespace VmActors.Cli.Tests;

public sealed class PolicyTests : IDisposable
{
    private static readonly string Matmul = Path.Combine(Snapshot.RepositoryRoot, "tests/data/matmul.lackey.gz");

    private readonly ToolFixture _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_row_says_policy_frames_references_and_misses_and_nothing_else()
    {
        WriteList("belady", 1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5);
        var (exitCode, output, error) =
            _tool.Run("policy", "@belady", "--policy", "fifo,lru", "--frames", "3,4", "--format", "json");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(
            """[{"policy":"fifo","frames":3,"references":12,"misses":9},"""
            + """{"policy":"fifo","frames":4,"references":12,"misses":10},"""
            + """{"policy":"lru","frames":3,"references":12,"misses":10},"""
            + """{"policy":"lru","frames":4,"references":12,"misses":8}]""",
            Compact(output));
    }

    [Theory]
    [InlineData("data", "185508,201,143,197577,248,143,186227,197,143,186247,206,143,49535,162,143")]
    [InlineData("all", "186411,394,232,212173,492,232,186885,412,232,187720,424,232,59991,290,232")]
    public void A_recorded_program_misses_as_in_other_simulators(string references, string misses)
    {
        var (exitCode, output, _) = _tool.Run(
            "policy", Matmul, "--policy", "lru,fifo,clock-clear,clock,opt", "--frames", "16,64,256",
            "--refs", references, "--format", "json");
        Assert.Equal(0, exitCode);
        using var rows = JsonDocument.Parse(output);
        Assert.Equal(misses, string.Join(
            ',', rows.RootElement.EnumerateArray().Select(row => row.GetProperty("misses").GetInt64())));
        Assert.All(rows.RootElement.EnumerateArray(), row => Assert.Equal(
            references == "all" ? 8_696_629 : 1_922_658, row.GetProperty("references").GetInt64()));
    }

    [Fact]
    public void Curves_and_the_working_set_follow_the_rows()
    {
        WriteList("loop", 0, 1, 2, 0, 1, 2, 2);
        var (_, output, _) = _tool.Run(
            "policy", "@loop", "--policy", "opt,fifo,lru", "--frames", "2", "--curve", "--window", "2",
            "--format", "json");
        Assert.Equal(
            """[{"policy":"opt","frames":2,"references":7,"misses":4},"""
            + """{"policy":"fifo","frames":2,"references":7,"misses":6},"""
            + """{"policy":"lru","frames":2,"references":7,"misses":6},"""
            + """{"policy":"opt","references":7,"curve":[{"frames":1,"misses":6},{"frames":2,"misses":4},"""
            + """{"frames":3,"misses":3}]},"""
            + """{"policy":"lru","references":7,"curve":[{"frames":1,"misses":6},{"frames":3,"misses":3}]},"""
            + """{"window":2,"references":7,"misses":6,"sum":12,"max":2,"workingSet":[{"after":1,"pages":1},"""
            + """{"after":2,"pages":2},{"after":3,"pages":2},{"after":4,"pages":2},{"after":5,"pages":2},"""
            + """{"after":6,"pages":2},{"after":7,"pages":1}]}]""",
            Compact(output));
    }

    [Fact]
    public void People_get_tables()
    {
        WriteList("loop", [.. Enumerable.Range(0, 40).Select(i => i % 5)]);
        var (exitCode, output, error) = _tool.Run(
            "policy", "@loop", "--policy", "lru,mru,opt", "--frames", "4,5", "--curve", "--window", "8");
        Assert.Equal((0, ""), (exitCode, error));
        Snapshot.Match("tests/VmActors.Cli.Tests/Snapshots/policy.txt", output);
    }

    [Fact]
    public void The_size_of_pages_is_that_of_addresses_and_not_of_lists()
    {
        File.WriteAllText(_tool.In("text"), " L 1000,8\n L 1fff,8\n L 2000,8\nI  2000,3\n");
        WriteList("list", 1, 1, 2, 2);
        Assert.Equal(2, Misses("@text"));
        Assert.Equal(3, Misses("@text", "--page-size", "512"));
        Assert.Equal(1, Misses("@text", "--page-size", "65536"));
        Assert.Equal(2, Misses("@list", "--page-size", "65536", "--refs", "data"));
    }

    [Fact]
    public void Wrong_questions_have_one_clear_message_each()
    {
        WriteList("list", 1, 2);
        _tool.Write("bad", "1\n2 3\n");
        _tool.Write("bad.lackey", "I  04001000,3\n L 04001000;8\n");
        Directory.CreateDirectory(_tool.In("folder"));
        string[][] lines =
        [
            ["policy"],
            ["policy", "@list"],
            ["policy", "@list", "--frames", "3"],
            ["policy", "@list", "--policy", "lru"],
            ["policy", "@list", "--policy", "lru", "--frames"],
            ["policy", "@list", "--policy", "lru,clok", "--frames", "3"],
            ["policy", "@list", "--policy", "lru", "--frames", "3,0,x"],
            ["policy", "@list", "--policy", "lru", "--frames", ""],
            ["policy", "@list", "--policy", "fifo", "--frames", "3", "--curve"],
            ["policy", "@list", "--policy", "lru", "--frames", "3", "--refs", "some"],
            ["policy", "@list", "--policy", "lru", "--frames", "3", "--page-size", "3000"],
            ["policy", "@list", "--policy", "lru", "--frames", "3", "--window", "0"],
            ["policy", "@list", "--policy", "lru", "--frames", "3", "--seed", "-1"],
            ["policy", "@list", "--polcy", "lru"],
            ["policy", "@none", "--policy", "lru", "--frames", "3"],
            ["policy", "@folder", "--policy", "lru", "--frames", "3"],
            ["policy", "@bad", "--policy", "lru", "--frames", "3"],
            ["policy", "@bad.lackey", "--policy", "lru", "--frames", "3"],
        ];
        var told = lines.Select(line =>
        {
            var (exitCode, output, error) = _tool.Run(line);
            Assert.Equal((2, ""), (exitCode, output));
            return $"$ vmactors {string.Join(' ', line)}\n{error}\n";
        });
        Snapshot.Match("tests/VmActors.Cli.Tests/Snapshots/policy-wrong.txt", string.Concat(told));
    }

    [Fact]
    public void Help_names_every_option()
    {
        var (exitCode, output, _) = _tool.Run("policy", "--help");
        Assert.Equal(0, exitCode);
        Assert.All(
            ["TRACE", "--policy", "--frames", "--curve", "--window", "--refs", "--page-size", "--seed", "--format"],
            name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    private int Misses(params string[] arguments)
    {
        var (exitCode, output, _) = _tool.Run(
            ["policy", "--policy", "lru", "--frames", "9", "--format", "json", .. arguments]);
        Assert.Equal(0, exitCode);
        using var rows = JsonDocument.Parse(output);
        return rows.RootElement[0].GetProperty("misses").GetInt32();
    }

    private void WriteList(string name, params int[] pages) => _tool.Write(name, string.Join('\n', pages));

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);
}

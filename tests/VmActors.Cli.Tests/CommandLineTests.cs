using System.Text;
using VmActors.Tests;

namespace VmActors.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly ToolFixture _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Wrong_command_lines_have_one_clear_message_each()
    {
        _tool.Write("wrong.json", """{ "seed": -1, "processes": [] }""");
        _tool.Write("results", "a file");
        Directory.CreateDirectory(_tool.In("full"));
        _tool.Write("full/thesis.tex", "");
        string[][] lines =
        [
            [],
            ["rum", "@x.json"],
            ["run"],
            ["run", "--sed", "3", "@x.json"],
            ["run", "--sed"],
            ["run", "@x.json", "-q"],
            ["run", "@x.json", "@y.json"],
            ["run", "@x.json", "--seed", "-5"],
            ["run", "@x.json", "--threads", "0"],
            ["run", "@x.json", "--threads", "many"],
            ["run", "@x.json", "--host"],
            ["run", "@x.json", "--host-config", "@akka.conf"],
            ["run", "@x.json", "--host", "parallel", "--host-config", "@akka.conf"],
            ["run", "@x.json", "--host", "akka", "--host-config", "@akka.conf"],
            ["run", "@x.json", "--host", "akka", "--host-config", "@full"],
            ["run", "@x.json", "--format", "xml"],
            ["run", "@x.json", "--output"],
            ["run", "@x.json", "--set"],
            ["run", "@x.json", "--set", "machine.cpus=0", "--set", "machine.cpuz=1"],
            ["run", "@none.json"],
            ["run", "@wrong.json", "--output", "@results"],
            ["run", "@x.json", "--output", "@full"],
            ["run", "@x.json", "--output", "/"],
            ["config"],
            ["config", "schemata"],
            ["config", "validate"],
            ["config", "validate", "@wrong.json", "@none.json"],
            ["trace", "info", "@none.vmtrace"],
            ["trace", "info", "--formt", "json"],
            ["trace", "convert", "@x.json"],
            ["trace", "convert", "@none", "@out"],
        ];
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var (exitCode, output, error) = _tool.Run(line);
            Assert.Equal((2, ""), (exitCode, output));
            text.Append("$ vmactors ").AppendJoin(' ', line).Append('\n').Append(error).Append('\n');
        }
        Snapshot.Match("tests/VmActors.Cli.Tests/Snapshots/wrong-command-lines.txt", text.ToString());
        Assert.Equal(["full", "results", "wrong.json", "x.json"],
            Directory.GetFileSystemEntries(_tool.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Help_names_every_option()
    {
        var (exitCode, output, error) = _tool.Run("run", "--help");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(
            ["CONFIG", "--set", "--seed", "--host", "--threads", "--host-config", "--output", "--format", "--quiet"],
            name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_in_a_script_or_trace_is_wrong_input()
    {
        _tool.Write("x.json", ToolFixture.Configuration("bad script"));
        Assert.Equal(
            (2, "", "a.vmscript:1:2: unknown word x\na.vmscript:2:1: no end\n"),
            _tool.Run("run", "@x.json", "--quiet", "--output", "@out"));
        Assert.False(Directory.Exists(_tool.In("out")));
    }

    [Fact]
    public void A_fault_of_the_program_is_told_without_a_stack_trace()
    {
        _tool.Write("x.json", ToolFixture.Configuration("bug"));
        var (exitCode, output, error) = _tool.Run("run", "@x.json", "--output", "@out");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith(
            "vmactors: internal error: the frame table is upside down\n", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool.In("out")));
    }

    [Fact]
    public void Validate_prints_the_hash_of_each_valid_file()
    {
        var (exitCode, output, error) = _tool.Run("config", "validate", "@x.json", "@x.json");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches("^(FOLDER/x.json: valid, sha256:[0-9a-f]{64}\n){2}$", output);
    }

    [Fact]
    public void Schema_prints_the_committed_schema() =>
        Snapshot.Match("config/schema.json", _tool.Run("config", "schema").Out);

    [Fact]
    public void Trace_info_tells_people_and_programs_the_same()
    {
        _tool.Write("a.vmtrace", "");
        const string snapshot = "tests/VmActors.Cli.Tests/Snapshots/trace-info";
        Snapshot.Match($"{snapshot}.txt", _tool.Run("trace", "info", "@a.vmtrace").Out);
        Snapshot.Match($"{snapshot}.json", _tool.Run("trace", "info", "@a.vmtrace", "--format", "json").Out);
    }

    [Fact]
    public void A_converted_trace_appears_whole_or_not_at_all()
    {
        _tool.Write("good", "text");
        _tool.Write("bad", "bad");
        Assert.Equal((0, "1 line converted\n", ""), _tool.Run("trace", "convert", "@good", "@out"));
        Assert.Equal("text", File.ReadAllText(_tool.In("out")));
        Assert.Equal(
            (2, "", "FOLDER/bad:2: \"bad\"; expected a reference like \" L 1f00,8\"\n"),
            _tool.Run("trace", "convert", "@bad", "@out"));
        Assert.Equal("text", File.ReadAllText(_tool.In("out")));
        Assert.Equal(4, Directory.GetFileSystemEntries(_tool.Folder).Length);
    }
}

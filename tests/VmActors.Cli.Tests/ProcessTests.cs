using System.Text.Json.Nodes;

namespace VmActors.Cli.Tests;

public sealed class ProcessTests : IDisposable
{
    private readonly ToolFixture _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData(ToolProcess.SigInt, 130)]
    [InlineData(ToolProcess.SigTerm, 143)]
    public void A_signal_ends_a_run_with_a_partial_result_and_leaves_former_results(int signal, int exitCode)
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(0, _tool.Run("run", "@x.json", "--output", "@out").ExitCode);
        var former = File.ReadAllText(_tool.In("out/result.json"));
        _tool.Write("endless.json", ToolFixture.Configuration("endless"));
        using var process = ToolProcess.Start(
            ["run", _tool.In("endless.json"), "--format", "json", "--output", _tool.In("out")]);
        process.AwaitError("running");
        process.Signal(signal);
        var end = process.AwaitEnd();
        Assert.Equal(exitCode, end.ExitCode);
        Assert.True((bool)JsonNode.Parse(end.Out)!["partial"]!);
        Assert.Contains("partial", end.Error, StringComparison.Ordinal);
        Assert.Equal(former, File.ReadAllText(_tool.In("out/result.json")));
        Assert.Equal(3, Directory.GetFileSystemEntries(_tool.Folder).Length);
    }

    [Fact]
    public void A_kill_at_any_moment_leaves_whole_results()
    {
        if (!OperatingSystem.IsLinux()) return;
        for (var attempt = 0; attempt < 4; attempt++)
        {
            using var process = ToolProcess.Start(["rewrite", _tool.In("out")]);
            process.AwaitError((3 + (attempt * 5)).ToString(System.Globalization.CultureInfo.InvariantCulture));
            process.Signal(ToolProcess.SigKill);
            Assert.NotEqual(0, process.AwaitEnd().ExitCode);
            var files = Directory.GetFiles(_tool.In("out"));
            Assert.Equal(3, files.Length);
            Assert.Single(files.Select(File.ReadAllText).Distinct());
        }
    }

    [Fact]
    public void A_pipe_gets_no_escapes_and_no_culture_changes_a_byte()
    {
        (string, string)[] terminal = [("TERM", "xterm-256color")];
        using var plain = ToolProcess.Start(["run", _tool.In("x.json"), "--threads", "2"], terminal);
        using var strange = ToolProcess.Start(
            ["run", _tool.In("x.json"), "--threads", "2"], [.. terminal, ("STRANGE_CULTURE", "1")]);
        var end = plain.AwaitEnd();
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        Assert.DoesNotContain('\u001b', end.Out);
        Assert.Contains("virtual time      1.000 s (3,000,000,000 cycles)", end.Out, StringComparison.Ordinal);
        Assert.Equal(end, strange.AwaitEnd());
    }
}

using System.IO.Compression;
using System.Text;
using VmActors.Tests;

namespace VmActors.Cli.Tests;

/// <summary>
/// Wrong traces and scripts through the real tool: one clear message each, exit code 2, nothing written.
/// </summary>
public sealed class WrongWorkloadTests : IDisposable
{
    private static readonly byte[] Trace =
        File.ReadAllBytes(Path.Combine(Snapshot.RepositoryRoot, "traces/gzip.vmtrace"));

    private readonly ToolFixture _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_missing_trace_is_named_with_its_neighbour()
    {
        _tool.Write("good.vmtrace", "");
        Assert.Equal(
            "FOLDER/c.json:1:42: processes[0].trace: no file \"goood.vmtrace\" in FOLDER; "
            + "the nearest file there is good.vmtrace\n",
            Run("trace", "goood.vmtrace"));
    }

    [Fact]
    public void A_trace_with_one_wrong_bit_is_refused_wherever_the_bit_is()
    {
        var random = new Random(1);
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var damaged = Trace.ToArray();
            damaged[attempt == 0 ? ^1 : random.Next(8, Trace.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_tool.In("bad.vmtrace"), damaged);
            Assert.Matches(@"^FOLDER/bad\.vmtrace: at byte \d+: .*expected.*\n$", Run("trace", "bad.vmtrace"));
        }
    }

    [Fact]
    public void A_trace_that_is_cut_off_is_refused_wherever_the_cut_is()
    {
        foreach (var length in new[] { 9, 100, Trace.Length / 2, Trace.Length - 1 })
        {
            File.WriteAllBytes(_tool.In("bad.vmtrace"), Trace[..length]);
            Assert.Matches(
                @"^FOLDER/bad\.vmtrace: at byte \d+: (the trace is truncated|the file ends here), expected .*\n$",
                Run("trace", "bad.vmtrace"));
        }
    }

    [Theory]
    [InlineData("", "FOLDER/bad.lackey: at byte 0: the end, expected a reference like 'I  04001000,3'\n")]
    [InlineData(
        "==1== Lackey\n",
        "FOLDER/bad.lackey: at byte 13: the end, expected a reference like 'I  04001000,3'\n")]
    [InlineData(
        "I  04001000,3\n L 04001000;8\n",
        "FOLDER/bad.lackey:2: ' L 04001000;8': expected a reference like ' L 1ffeffe7e0,8': "
        + "a hexadecimal address below 800000000000, a comma, a size\n")]
    public void A_text_that_valgrind_did_not_write_is_refused(string text, string message)
    {
        _tool.Write("bad.lackey", text);
        Assert.Equal(message, Run("trace", "bad.lackey"));
    }

    [Fact]
    public void A_gzip_file_that_is_cut_off_is_refused()
    {
        using var whole = new MemoryStream();
        using (var gzip = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("I  04001000,3\n", 1000))));
        File.WriteAllBytes(_tool.In("bad.gz"), whole.ToArray()[..^5]);
        Assert.Matches(@"^FOLDER/bad\.gz: at byte 0: a truncated or damaged gzip file: .*\n$", Run("trace", "bad.gz"));
    }

    [Fact]
    public void Every_error_of_a_script_has_a_line_of_its_own()
    {
        _tool.Write("bad.vmscript", "process p\n  thread t\n    wirte heap\n    sleep 3 parsecs\n  end\nend\n");
        var lines = Run("script", "bad.vmscript").Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("FOLDER/bad.vmscript:3:5: 'wirte': expected map, ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("did you mean 'write'?", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("FOLDER/bad.vmscript:4:", lines[1], StringComparison.Ordinal);
        Assert.Equal("", lines[2]);
    }

    [Fact]
    public void Programs_that_wait_for_ever_are_told_from_a_fault_of_the_tool()
    {
        _tool.Write("wait.vmscript", "process p\n  thread t\n    await never\n  end\nend\n");
        var message = Run("script", "wait.vmscript");
        Assert.StartsWith(
            "vmactors: the simulated programs wait for one another for ever (at t=", message, StringComparison.Ordinal);
        Assert.Contains("thread 1 of p is blocked", message, StringComparison.Ordinal);
    }

    private string Run(string kind, string file)
    {
        _tool.Write("c.json", $$"""{ "processes": [ { "name": "p", "{{kind}}": "{{file}}" } ] }""");
        var before = Directory.GetFileSystemEntries(_tool.Folder).Order(StringComparer.Ordinal).ToList();
        using var process = ToolProcess.StartReal(
            ["run", _tool.In("c.json"), "--output", _tool.In("out"), "--journal", _tool.In("journal.txt"),
                "--format", "json"]);
        var end = process.AwaitEnd();
        Assert.Equal((2, ""), (end.ExitCode, end.Out));
        Assert.Equal(before, Directory.GetFileSystemEntries(_tool.Folder).Order(StringComparer.Ordinal));
        return end.Error.Replace(_tool.Folder, "FOLDER", StringComparison.Ordinal);
    }
}

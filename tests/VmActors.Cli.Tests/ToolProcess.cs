using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VmActors.Cli.Tests;

/// <summary>The tool as a process of its own.</summary>
internal sealed partial class ToolProcess : IDisposable
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigTerm = 15;

    private readonly Process _process;

    private ToolProcess(Process process) => _process = process;

    public static ToolProcess Start(
        IEnumerable<string> args, params IEnumerable<(string Name, string Value)> environment) =>
        Start(typeof(ToolProgram).Assembly.Location, args, environment);

    /// <summary>The tool as it is, with the real simulation.</summary>
    public static ToolProcess StartReal(
        IEnumerable<string> args, params IEnumerable<(string Name, string Value)> environment) =>
        Start(typeof(VmActorsTool).Assembly.Location, args, environment);

    private static ToolProcess Start(
        string program, IEnumerable<string> args, IEnumerable<(string Name, string Value)> environment)
    {
        var own = Environment.ProcessPath ?? "";
        var host = Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var arg in args.Prepend(program)) start.ArgumentList.Add(arg);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ToolProcess(Process.Start(start)!);
    }

    /// <summary>Waits until stderr has had a line that holds a text.</summary>
    public void AwaitError(string text)
    {
        while (_process.StandardError.ReadLine() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return;
        }
        Assert.Fail($"stderr ended without \"{text}\"");
    }

    public void Signal(int signal) => Assert.Equal(0, Kill(_process.Id, signal));

    public (int ExitCode, string Out, string Error) AwaitEnd()
    {
        var error = _process.StandardError.ReadToEndAsync();
        var output = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return (_process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

using Microsoft.Extensions.DependencyInjection;
using VmActors.Cli.Output;

namespace VmActors.Cli.Tests;

/// <summary>A folder with a configuration, and the tool over it; gone at the end of the test.</summary>
public sealed class ToolFixture : IDisposable
{
    public ToolFixture() => Write("x.json", Configuration(""));

    public string Folder { get; } = Directory.CreateTempSubdirectory("vmactors-").FullName;

    public string In(string name) => Path.Combine(Folder, name);

    public void Write(string name, string content) => File.WriteAllText(In(name), content);

    public static string Configuration(string description) =>
        $$"""
        { "description": "{{description}}",
          "processes": [ { "name": "p", "pattern": { "kind": "uniform", "memory": "1MiB", "references": 10 } } ] }
        """;

    /// <summary>Runs the tool in this process, with this folder for <c>@</c> in arguments.</summary>
    internal (int ExitCode, string Out, string Error) Run(params string[] args) => Run(args, ToolProgram.Register);

    /// <summary>The same over other services.</summary>
    internal (int ExitCode, string Out, string Error) Run(string[] args, Action<IServiceCollection> services)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var located = args.Select(arg => arg.Replace("@", Folder + "/", StringComparison.Ordinal)).ToList();
        var run = VmActorsTool.RunAsync(located, new Terminal(output, error, isLive: false), services);
        return (run.GetAwaiter().GetResult(), Shown(output), Shown(error));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Shown(StringWriter writer) => writer.ToString().Replace(Folder, "FOLDER", StringComparison.Ordinal);
}

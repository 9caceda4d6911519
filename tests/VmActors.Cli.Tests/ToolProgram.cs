using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using VmActors.Cli.Output;
using VmActors.Cli.Running;
using VmActors.Tests;

namespace VmActors.Cli.Tests;

/// <summary>The tool with a scripted simulation, for tests that need a process of its own; after the word <c>real</c>
/// with the real one.</summary>
public static class ToolProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["rewrite", var folder]) RewriteForEver(folder);
        if (Environment.GetEnvironmentVariable("STRANGE_CULTURE") == "1")
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = StrangeCulture.Create();
        return args is ["real", .. var rest]
            ? await VmActorsTool.RunAsync(rest, Terminal.OfProcess(), ToolServices.Register).ConfigureAwait(false)
            : await VmActorsTool.RunAsync(args, Terminal.OfProcess(), Register).ConfigureAwait(false);
    }

    public static void Register(IServiceCollection services)
    {
        services.AddSingleton<ISimulationRunner, ScriptedRunner>();
        services.AddSingleton<ITraceTool, ScriptedTraceTool>();
    }

    private static void RewriteForEver(string path)
    {
        var folder = new ResultFolder(path);
        for (var round = 0L; ; round++)
        {
            var text = round.ToString(CultureInfo.InvariantCulture);
            folder.Write(text, text, text);
            Console.Error.WriteLine(text);
        }
    }
}

using System.CommandLine;
using VmActors.Cli.Output;
using VmActors.Cli.Running;

namespace VmActors.Cli.Commands;

/// <summary><c>vmactors trace convert INPUT OUTPUT</c> and <c>vmactors trace info FILE</c>.</summary>
internal static class TraceCommands
{
    /// <summary>Converts a trace; the output file appears whole or not at all.</summary>
    public static Command CreateConvert(ToolHost host)
    {
        var input = new Argument<string>("INPUT") { Description = "A Valgrind lackey trace: text or gzip." };
        var output = new Argument<string>("OUTPUT") { Description = "The trace to write (.vmtrace)." };
        var command = new Command("convert", "Convert a lackey trace into the compact format.") { input, output };
        command.SetAction((parsed, _) => host.RunAsync<ITraceTool>((tool, stop) => Task.FromResult(
            Convert(tool, parsed.GetValue(input)!, parsed.GetValue(output)!, host.Terminal, stop))));
        return command;
    }

    /// <summary>Says what is in a trace.</summary>
    public static Command CreateInfo(ToolHost host)
    {
        var file = new Argument<string>("FILE") { Description = "A trace: .vmtrace, lackey text or gzip." };
        var format = CommandTree.CreateFormat();
        var command = new Command("info", "Counts by kind, pages and threads of a trace.") { file, format };
        command.SetAction((parsed, _) => host.RunAsync<ITraceTool>((tool, stop) =>
        {
            var path = parsed.GetValue(file)!;
            ExpectFile(path);
            var facts = tool.Describe(path, stop);
            var asJson = parsed.GetValue(format) == "json";
            host.Terminal.Out.Write(asJson ? TraceFactsText.Json(facts) : TraceFactsText.Text(facts));
            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static int Convert(ITraceTool tool, string input, string output, Terminal terminal, CancellationToken stop)
    {
        ExpectFile(input);
        if (Directory.Exists(output))
            throw new InvalidInputException($"{output}: is a folder; expected a file to write");
        var partial = $"{output}.partial-{Path.GetRandomFileName()}";
        try
        {
            var lines = tool.Convert(input, partial, stop);
            stop.ThrowIfCancellationRequested();
            File.Move(partial, output, overwrite: true);
            foreach (var line in lines) terminal.Out.WriteLine(line);
            return ExitCode.Success;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void ExpectFile(string path)
    {
        if (InputFile.Problem(path, "a trace") is { } problem)
            throw new InvalidInputException($"{path}: {problem}");
    }
}

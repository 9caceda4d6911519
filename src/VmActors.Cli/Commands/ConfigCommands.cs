using System.CommandLine;
using VmActors.Cli.Output;
using VmActors.Simulation.Configuration;

namespace VmActors.Cli.Commands;

/// <summary><c>vmactors config validate FILE…</c> and <c>vmactors config schema</c>.</summary>
internal static class ConfigCommands
{
    /// <summary>Reads configurations; prints the hash of each valid one and every error of the others.</summary>
    public static Command CreateValidate(Terminal terminal)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Configurations (JSON).",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("validate", "Check configurations; all errors of all files.") { files };
        command.SetAction(parsed => parsed.GetValue(files)!.Select(file => Validate(file, terminal)).ToList().Max());
        return command;
    }

    /// <summary>Prints the JSON Schema of configurations.</summary>
    public static Command CreateSchema(Terminal terminal)
    {
        var command = new Command("schema", "Print the JSON Schema of configurations.");
        command.SetAction(_ => terminal.Out.Write(ConfigurationSchema.Generate()));
        return command;
    }

    private static int Validate(string file, Terminal terminal)
    {
        var read = ConfigurationReader.Read(file, []);
        terminal.Report(read.Errors.Select(error => error.ToString()));
        if (read.Configuration is null) return ExitCode.InvalidInput;
        terminal.Out.WriteLine($"{file}: valid, {ConfigurationJson.Hash(read.Configuration)}");
        return ExitCode.Success;
    }
}

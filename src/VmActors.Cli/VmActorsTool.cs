using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using VmActors.Cli.Commands;
using VmActors.Cli.Output;
using VmActors.Cli.Running;

namespace VmActors.Cli;

/// <summary>The tool <c>vmactors</c>: from a command line to an exit code.</summary>
public static class VmActorsTool
{
    /// <summary>Carries out one command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="services">Registers an <see cref="ISimulationRunner"/> and an <see cref="ITraceTool"/>.</param>
    /// <returns>
    /// 0; 1: a fault of the program, a wrong answer of an exercise, or no reference to explain; 2: wrong input, nothing
    /// written; 130 and 143: stopped by a signal.
    /// </returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, Terminal terminal, Action<IServiceCollection> services)
    {
        try
        {
            var root = CommandTree.Create(new ToolHost(terminal, services));
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            var mistakes = Mistakes.In(parsed);
            if (mistakes.Count > 0)
            {
                terminal.Report(mistakes);
                return ExitCode.InvalidInput;
            }
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }).ConfigureAwait(false);
        }
        catch (InvalidInputException e)
        {
            terminal.Report(e.Errors);
            return ExitCode.InvalidInput;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Report([$"vmactors: {e.Message}"]);
            return ExitCode.InvalidInput;
        }
        catch (Exception e) when (!IsDebugged)
        {
            terminal.Report([$"vmactors: internal error: {e.Message}", DebugHint]);
            return ExitCode.Bug;
        }
    }

    private const string DebugHint =
        "This is a fault of vmactors, not of your input. Please report it with the configuration and the seed; "
        + "VMACTORS_DEBUG=1 shows where it happened.";

    private static bool IsDebugged => Environment.GetEnvironmentVariable("VMACTORS_DEBUG") == "1";
}

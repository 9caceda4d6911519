using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using VmActors.Cli.Output;
using VmActors.Cli.Running;
using VmActors.Observability.Summary;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;

namespace VmActors.Cli.Commands;

/// <summary><c>vmactors run CONFIG</c>: reads a configuration, runs it, shows and keeps the results.</summary>
internal sealed class RunCommand(ToolHost host)
{
    private readonly Argument<string> _file = new("CONFIG") { Description = "The configuration (JSON)." };

    private readonly Option<string[]> _settings = CommandTree.CreateSettings();

    private readonly Option<long?> _seed =
        CommandTree.CreateNumber("--seed", "The seed; the same as --set seed=N.", 0, long.MaxValue);

    private readonly HostOptions _hostOptions = new();

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Keep result.json, summary.txt and configuration.json in this folder; whole or not at all.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _journal = new("--journal")
    {
        Description = "Record every delivered message in this text file, in order; whole or not at all.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _quiet = new("--quiet") { Description = "No progress." };

    private readonly Option<string> _format = CommandTree.CreateFormat();

    private IEnumerable<Option> Options => [_settings, _seed, .. _hostOptions.All, _output, _journal, _format, _quiet];

    /// <summary>The command.</summary>
    public static Command Create(ToolHost host)
    {
        var run = new RunCommand(host);
        var command = new Command("run", "Run a configuration.") { run._file };
        foreach (var option in run.Options)
            command.Options.Add(option);
        command.SetAction((parsed, _) => run.Execute(parsed));
        return command;
    }

    private async Task<int> Execute(ParseResult parsed)
    {
        var (configuration, hostSettings, folder) = ReadInput(parsed);
        return await host.RunAsync<ISimulationRunner>(async (runner, stop) =>
        {
            using var journal = JournalFile.Open(parsed.GetValue(_journal));
            var options = _hostOptions.Read(parsed, configuration.Machine.Cpus) with { Journal = journal?.Journal };
            var report = parsed.GetValue(_quiet)
                ? runner.Run(configuration, options, stop)
                : await RunShown(runner, configuration, options, stop).ConfigureAwait(false);
            if (!report.Result.Partial) journal?.Keep();
            Deliver(report, configuration, folder, parsed.GetValue(_format) == "json");
            if (report.Result.Partial) throw new OperationCanceledException(stop);
            return ExitCode.Success;
        }, services => services.AddSingleton(hostSettings)).ConfigureAwait(false);
    }

    private (SimulationConfiguration Configuration, HostSettings HostSettings, ResultFolder? Folder) ReadInput(
        ParseResult parsed)
    {
        var settings = parsed.GetValue(_settings)!.ToList();
        if (parsed.GetValue(_seed) is { } seed) settings.Add(FormattableString.Invariant($"seed={seed}"));
        var read = ConfigurationReader.Read(parsed.GetValue(_file)!, settings);
        var errors = read.Errors.Select(error => error.ToString()).ToList();
        var hostSettings = _hostOptions.ReadSettings(parsed, errors);
        var output = parsed.GetValue(_output);
        if (output is not null && ResultFolder.Problem(output) is { } problem)
            errors.Add($"--output {output}: {problem}");
        return read.Configuration is { } configuration && errors.Count == 0
            ? (configuration, hostSettings, output is null ? null : new ResultFolder(output))
            : throw new InvalidInputException(errors);
    }

    private async Task<RunReport> RunShown(
        ISimulationRunner runner, SimulationConfiguration configuration, RunOptions options, CancellationToken stop)
    {
        var display = new ProgressDisplay(host.Terminal, configuration.Machine.Clock, TimeProvider.System);
        using var over = new CancellationTokenSource();
        var shown = display.ShowUntil(over.Token);
        try
        {
            return await Task.Run(
                () => runner.Run(configuration, options with { Progress = display }, stop), CancellationToken.None)
                .ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await shown.ConfigureAwait(false);
        }
    }

    private void Deliver(RunReport report, SimulationConfiguration configuration, ResultFolder? folder, bool asJson)
    {
        var summary = SummaryText.Render(report, configuration.Machine.Clock);
        var document = ResultJson.Write(report);
        host.Terminal.Out.Write(asJson ? document : summary);
        host.Terminal.Out.Flush();
        if (!report.Result.Partial)
        {
            folder?.Write(document, summary, ConfigurationJson.Write(configuration));
        }
        else
        {
            var unwritten = folder is null ? "" : ", and nothing was written to --output";
            host.Terminal.Report([$"vmactors: stopped by a signal; the result is partial{unwritten}"]);
        }
    }
}

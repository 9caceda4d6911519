using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using VmActors.Cli.Output;
using VmActors.Cli.Running;
using VmActors.Documents;
using VmActors.Exercises;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Configuration.Values;
using VmActors.Simulation.Explaining;
using VmActors.Vocabulary;

namespace VmActors.Cli.Commands;

/// <summary><c>vmactors explain ADDRESS --config FILE</c> and <c>vmactors explain --case FILE [CASE]</c>: translations
/// bit by bit.</summary>
internal sealed class ExplainCommand(ToolHost host)
{
    private static readonly string[] Accesses =
        [.. Enum.GetNames<AccessKind>().Select(name => name.ToLowerInvariant())];

    private readonly Argument<string?> _subject = new("ADDRESS|CASE")
    {
        Description = "With --config an address (0x7f001000, or decimal); with --case the number of a case, from 0.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "Run this configuration (JSON) and explain a reference to the address.",
        HelpName = "CONFIG",
    };

    private readonly Option<string[]> _settings = CommandTree.CreateSettings();

    private readonly Option<string?> _process = new("--process")
    {
        Description = "Whose address it is. Default: the first process.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _cpu = new("--cpu")
    {
        Description = "Only a reference on this CPU. Default: any; with --at one that runs the process.",
        HelpName = "N",
    };

    private readonly Option<string?> _access = new("--access")
    {
        Description = "Only a reference of this kind. Default: any; with --at a load.",
        HelpName = string.Join('|', Accesses),
    };

    private readonly Option<string?> _at = new("--at")
    {
        Description = "What a reference would do at this virtual time (120us, 50000cycles). Default: the first made.",
        HelpName = "TIME",
    };

    private readonly Option<string?> _case = new("--case")
    {
        Description = "Explain the translations of these exercises (JSON, docs/case-format.md).",
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = new("--json") { Description = "One JSON document (docs/explain.md)." };

    private IEnumerable<Option> OfRuns => [_config, _settings, _process, _cpu, _access, _at];

    /// <summary>The command.</summary>
    public static Command Create(ToolHost host)
    {
        var explain = new ExplainCommand(host);
        var command = new Command("explain", "Explain a translation bit by bit: of a run, or of exercises.")
        {
            explain._subject,
        };
        foreach (var option in explain.OfRuns) command.Options.Add(option);
        command.Options.Add(explain._case);
        command.Options.Add(explain._json);
        command.SetAction((parsed, _) => explain.Execute(parsed));
        return command;
    }

    private Task<int> Execute(ParseResult parsed)
    {
        if (parsed.GetValue(_case) is { } file) return Task.FromResult(ExplainCases(parsed, file));
        if (parsed.GetValue(_config) is not { } config)
        {
            throw new InvalidInputException(
                "vmactors: nothing to explain; expected ADDRESS --config CONFIG, or --case FILE");
        }
        var (configuration, request) = ReadRequest(parsed, config);
        return host.RunAsync<ISimulationRunner>((runner, stop) =>
        {
            var explanation = runner.Explain(configuration, request, stop);
            host.Terminal.Out.Write(parsed.GetValue(_json)
                ? ExplainText.Json(explanation)
                : ExplainText.Text(explanation, configuration.Machine.Clock));
            return Task.FromResult(
                explanation is ExplainedReference ? ExitCode.Success : ExitCode.NothingToExplain);
        }, services => services.AddSingleton(new HostSettings()));
    }

    private int ExplainCases(ParseResult parsed, string path)
    {
        var errors = OfRuns.Where(option => parsed.GetResult(option) is { Implicit: false })
            .Select(option => $"{option.Name}: is for --config; expected only --json beside --case").ToList();
        if (InputFile.Problem(path, "exercises in JSON") is { } missing) errors.Add($"--case {path}: {missing}");
        if (errors.Count > 0) throw new InvalidInputException(errors);
        var result = ExerciseReader.Read(File.ReadAllBytes(path), path);
        if (result.File is not { } file)
            throw new InvalidInputException([.. result.Errors.Select(error => error.ToString())]);
        var explained = ExplainedCases.Of(file, parsed.GetValue(_subject));
        host.Terminal.Out.Write(parsed.GetValue(_json) ? explained.Json() : explained.Text());
        return ExitCode.Success;
    }

    private (SimulationConfiguration Configuration, ExplainRequest Request) ReadRequest(
        ParseResult parsed, string config)
    {
        var read = ConfigurationReader.Read(config, parsed.GetValue(_settings)!);
        var errors = read.Errors.Select(error => error.ToString()).ToList();
        var request = new ExplainRequest(Address(parsed, errors))
        {
            Process = parsed.GetValue(_process),
            Cpu = Cpu(parsed, errors),
            Access = Access(parsed, errors),
            At = Time(parsed, read.Configuration, errors),
        };
        return read.Configuration is { } configuration && errors.Count == 0
            ? (configuration, request)
            : throw new InvalidInputException(errors);
    }

    private VirtualAddress Address(ParseResult parsed, List<string> errors)
    {
        if (parsed.GetValue(_subject) is not { } text)
        {
            errors.Add("vmactors: no address; expected one such as 0x7f001000, or decimal");
            return default;
        }
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (ulong.TryParse(
            isHex ? text[2..] : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
            CultureInfo.InvariantCulture, out var address))
            return new VirtualAddress(address);
        errors.Add($"ADDRESS: \"{text}\"; expected 64 bits at most, as 0x7f001000 or decimal");
        return default;
    }

    private CpuId? Cpu(ParseResult parsed, List<string> errors)
    {
        if (parsed.GetValue(_cpu) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return new CpuId(number);
        errors.Add($"--cpu: \"{text}\"; expected the number of a CPU, from 0");
        return null;
    }

    private AccessKind? Access(ParseResult parsed, List<string> errors)
    {
        if (parsed.GetValue(_access) is not { } text) return null;
        var index = Array.IndexOf(Accesses, text);
        if (index >= 0) return Enum.GetValues<AccessKind>()[index];
        errors.Add($"--access: \"{text}\"; {NearestName.Hint(text, Accesses)}");
        return null;
    }

    private SimTime? Time(ParseResult parsed, SimulationConfiguration? configuration, List<string> errors)
    {
        if (parsed.GetValue(_at) is not { } text) return null;
        if (!Duration.TryParse(text, out var duration))
            errors.Add($"--at: \"{text}\"; expected a virtual time such as 120us or 50000cycles");
        return configuration is null ? null : SimTime.Zero + duration.ToCycles(configuration.Machine.Clock);
    }
}

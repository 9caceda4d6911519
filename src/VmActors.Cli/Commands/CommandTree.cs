using System.CommandLine;
using System.Globalization;

namespace VmActors.Cli.Commands;

/// <summary>The commands and their options.</summary>
internal static class CommandTree
{
    /// <summary>All commands of the tool.</summary>
    public static RootCommand Create(ToolHost host) =>
        new("A deterministic virtual-time actor simulator of a multi-core virtual-memory system.")
        {
            RunCommand.Create(host),
            ExplainCommand.Create(host),
            CheckCommand.Create(host.Terminal),
            PolicyCommand.Create(host.Terminal),
            new Command("trace", "Traces of real programs.")
            {
                TraceCommands.CreateConvert(host),
                TraceCommands.CreateInfo(host),
            },
            new Command("config", "Configurations.")
            {
                ConfigCommands.CreateValidate(host.Terminal),
                ConfigCommands.CreateSchema(host.Terminal),
            },
        };

    /// <summary>The option <c>--set</c>.</summary>
    public static Option<string[]> CreateSettings() => new("--set")
    {
        Description = "Change a key of the configuration: --set machine.cpus=8 --set processes[0].count=2.",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The option <c>--format</c>.</summary>
    public static Option<string> CreateFormat()
    {
        var format = new Option<string>("--format")
        {
            Description = "What stdout gets: a text for people, or one JSON document.",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json",
        };
        format.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && text is not ("text" or "json"))
                result.AddError($"--format: \"{text}\"; expected text or json");
        });
        return format;
    }

    /// <summary>An option with a whole number in a range.</summary>
    public static Option<long?> CreateNumber(string name, string description, long min, long max) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var isNumber = long.TryParse(
                text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
            if (isNumber && number >= min && number <= max) return number;
            result.AddError(FormattableString.Invariant(
                $"{name}: \"{text}\"; expected a whole number from {min} to {max}"));
            return null;
        },
    };
}

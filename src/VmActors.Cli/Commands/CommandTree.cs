using System.CommandLine;

namespace VmActors.Cli.Commands;

/// <summary>The commands and their options.</summary>
internal static class CommandTree
{
    /// <summary>All commands of the tool.</summary>
    public static RootCommand Create(ToolHost host) =>
        new("A deterministic virtual-time actor simulator of a multi-core virtual-memory system.")
        {
            RunCommand.Create(host),
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

    /// <summary>The option <c>--format</c>.</summary>
    public static Option<string> CreateFormat()
    {
        var format = new Option<string>("--format")
        {
            Description = "What stdout gets: a text for people, or one JSON document.",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json",
        };
        format.AcceptOnlyFromAmong("text", "json");
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
            if (long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign,
                System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
                return number;
            result.AddError(FormattableString.Invariant(
                $"{name}: \"{text}\"; expected a whole number from {min} to {max}"));
            return null;
        },
    };
}

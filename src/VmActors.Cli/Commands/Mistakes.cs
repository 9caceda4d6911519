using System.CommandLine;
using System.CommandLine.Parsing;
using VmActors.Documents;

namespace VmActors.Cli.Commands;

/// <summary>What is wrong with a command line. A mistyped option is never taken for a file name.</summary>
internal static class Mistakes
{
    /// <summary>One line for each mistake; empty when there is none.</summary>
    public static IReadOnlyList<string> In(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var words = command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? [])
            .Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens)
            .ToList();
        var options = words.Where(IsOption).Distinct().ToList();
        if (options.Count > 0)
            return [.. options.Select(option => UnknownOption(option, OptionsOf(parsed.CommandResult)))];
        if (parsed.Errors.Count == 0) return [];
        var commands = command.Subcommands.Select(sub => sub.Name).ToList();
        if (commands.Count > 0 && words.Count > 0)
            return [$"vmactors: unknown command {words[0]}; {NearestName.Hint(words[0], commands)}"];
        if (commands.Count > 0)
            return [$"vmactors: no command; expected one of {string.Join(", ", commands)} (see --help)"];
        var usage = Usage(command);
        if (parsed.UnmatchedTokens.Count > 0)
            return [.. parsed.UnmatchedTokens.Select(word => $"vmactors: unexpected {word}; expected only {usage}")];
        if (command.Arguments.Any(argument => IsMissing(parsed, argument)))
            return [$"vmactors: an argument is missing; expected {usage}"];
        return [.. parsed.Errors.Select(error => $"vmactors: {error.Message}").Distinct()];
    }

    private static bool IsMissing(ParseResult parsed, Argument argument) =>
        (parsed.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues;

    private static string Usage(Command command) =>
        string.Join(' ', command.Arguments.Select(argument => argument.Name).Prepend(command.Name));

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static string UnknownOption(string word, IReadOnlyList<string> known)
    {
        var name = word.Split('=', ':')[0];
        return $"vmactors: unknown option {name}; {NearestName.Hint(name, known)} (a file of that name: ./{word})";
    }

    private static List<string> OptionsOf(CommandResult result)
    {
        var own = result.Command.Options.Where(option => !option.Hidden).Select(option => option.Name).ToList();
        var root = result.Parent is CommandResult parent ? OptionsOf(parent) : [];
        return [.. own, .. root];
    }
}

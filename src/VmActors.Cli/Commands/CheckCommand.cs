using System.CommandLine;
using VmActors.Cli.Output;
using VmActors.Cli.Running;
using VmActors.Exercises;
using VmActors.Exercises.Checking;

namespace VmActors.Cli.Commands;

/// <summary><c>vmactors check FILE…</c>: checks the answers of exercises, or fills them in.</summary>
internal sealed class CheckCommand(Terminal terminal)
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Exercises (JSON, docs/case-format.md).",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _solve = new("--solve")
    {
        Description = "Write the one file given with every answer as it should be; whole or not at all.",
        HelpName = "OUT.json",
    };

    private readonly Option<string> _format = CommandTree.CreateFormat();

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var check = new CheckCommand(terminal);
        var command = new Command("check", "Check the answers of exercises, and explain wrong ones; or fill them in.")
        {
            check._files, check._solve, check._format,
        };
        command.SetAction(check.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var output = parsed.GetValue(_solve);
        var files = Read(parsed.GetValue(_files)!, output);
        var checks = files.Select(ExerciseChecker.Check).ToList();
        var asJson = parsed.GetValue(_format) == "json";
        if (output is not null) OutputFile.Write(output, files[0].Solve());
        terminal.Out.Write(asJson ? CheckText.Json(checks) : CheckText.Text(checks, output));
        return checks.Exists(check => check.Failed > 0) ? ExitCode.WrongAnswers : ExitCode.Success;
    }

    /// <summary>All files, sound; whatever is wrong with any of them is reported together.</summary>
    private static List<ExerciseFile> Read(string[] paths, string? output)
    {
        var (files, errors) = (new List<ExerciseFile>(), new List<string>());
        foreach (var path in paths)
        {
            if (InputFile.Problem(path, "exercises in JSON") is { } missing)
            {
                errors.Add($"{path}: {missing}");
                continue;
            }
            var result = ExerciseReader.Read(File.ReadAllBytes(path), path);
            errors.AddRange(result.Errors.Select(error => error.ToString()));
            if (result.File is not { } file) continue;
            files.Add(file);
            if (output is null) errors.AddRange(MissingAnswers(file));
        }
        if (output is not null && paths.Length > 1)
            errors.Add($"--solve {output}: {paths.Length} files; expected one to fill in");
        else if (output is not null && OutputFile.Problem(output) is { } problem)
            errors.Add($"--solve {output}: {problem}");
        return errors.Count == 0 ? files : throw new InvalidInputException(errors);
    }

    private static IEnumerable<string> MissingAnswers(ExerciseFile file) =>
        file.AnswersMissing.IsEmpty ? []
        : file.AnswersGiven == 0 ? [$"{file.Name}: no answers; expected them, or --solve OUT.json to fill them in"]
        : file.AnswersMissing.Select(error => error.ToString());
}

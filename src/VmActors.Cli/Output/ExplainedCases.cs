using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using VmActors.Cli.Running;
using VmActors.Exercises;
using VmActors.Explanations;
using static System.FormattableString;

namespace VmActors.Cli.Output;

/// <summary>The translations of exercises, explained, for people and for programs.</summary>
internal sealed class ExplainedCases
{
    private readonly ExerciseFile _file;
    private readonly List<AnswerGroup> _translations;

    private ExplainedCases(ExerciseFile file, List<AnswerGroup> translations) =>
        (_file, _translations) = (file, translations);

    /// <summary>The translations of a file, or of one of its cases.</summary>
    /// <param name="file">The file.</param>
    /// <param name="number">The number of a case as the user gave it; null for all cases.</param>
    /// <exception cref="InvalidInputException">There is no such case, or none with translations.</exception>
    public static ExplainedCases Of(ExerciseFile file, string? number)
    {
        IEnumerable<IExercise> cases = file.Cases;
        if (number is not null)
        {
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                || index >= file.Cases.Length)
            {
                throw new InvalidInputException(Invariant(
                    $"{file.Name}: no case \"{number}\"; expected 0 to {file.Cases.Length - 1}"));
            }
            cases = [file.Cases[index]];
        }
        var translations = cases.SelectMany(one => one.Solve()).Where(group => group.Translation is not null).ToList();
        return translations.Count > 0 ? new ExplainedCases(file, translations)
            : throw new InvalidInputException(
                $"{file.Name}: exercises of the kind {file.Kind.Name} have no translations; expected base-bounds, "
                    + "segmentation, linear-page-table or multi-level-page-table");
    }

    /// <summary>Every step with its bits drawn.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        foreach (var group in _translations)
        {
            if (text.Length > 0) text.Append('\n');
            text.Append(Invariant($"{group.Fields.Path}: va {group.Translation!.Address.Value}\n"));
            foreach (var line in group.Translation.Drawing) text.Append("  ").Append(line).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>One JSON document.</summary>
    public string Json() => ExplainText.Document(new JsonObject
    {
        ["schema"] = 1,
        ["file"] = _file.Name,
        ["kind"] = _file.Kind.Name,
        ["translations"] = new JsonArray([.. _translations.Select(group => new JsonObject
        {
            ["path"] = group.Fields.Path,
            ["address"] = Invariant($"0x{group.Translation!.Address.Value:x}"),
            ["steps"] = new JsonArray([.. group.Translation.Steps.Select(StepJson.Of)]),
        })]),
    });
}

using System.Collections.Immutable;
using System.Text.Json;
using VmActors.Documents;
using VmActors.Exercises.Reading;

namespace VmActors.Exercises;

/// <summary>
/// Reads files of exercises strictly: everything that is wrong is reported, with its place, its path and what was
/// expected.
/// </summary>
public static class ExerciseReader
{
    private const ulong SeedMax = long.MaxValue;

    /// <summary>Reads the contents of a file.</summary>
    /// <param name="utf8">JSON; comments and trailing commas may stand in it.</param>
    /// <param name="name">The file, as messages name it.</param>
    public static ExerciseResult Read(ReadOnlySpan<byte> utf8, string name)
    {
        var errors = new ErrorList();
        var root = DocumentParser.Parse(utf8, name, errors);
        if (root is null) return new ExerciseResult(null, errors.InOrder());
        var reading = new CaseReading(errors);
        var file = ReadRoot(root, name, reading);
        foreach (var fields in reading.Objects) fields.Close();
        return errors.Count > 0
            ? new ExerciseResult(null, errors.InOrder())
            : new ExerciseResult(file, []);
    }

    private static ExerciseFile? ReadRoot(DocumentNode root, string name, CaseReading reading)
    {
        if (root.Token != JsonTokenType.StartObject)
        {
            reading.Errors.Add(root.Position, "", $"{root.Shown}; expected an object with kind and cases");
            return null;
        }
        var fields = new CaseFields(root, "", null, reading);
        fields.OptionalText("source");
        var kind = fields.Word("kind", [.. ExerciseKinds.All.Select(kind => (kind.Name, kind))]);
        var cases = fields.Objects("cases");
        if (kind is null)
        {
            reading.Objects.RemoveAll(other => other != fields); // nothing can be said of their fields
            return null;
        }
        var exercises = ReadCases(kind, cases);
        return fields.AreSound
            ? new ExerciseFile(name, root, kind, exercises, reading.AnswersGiven, reading.Missing.InOrder())
            : null;
    }

    private static ImmutableArray<IExercise> ReadCases(IExerciseKind kind, IReadOnlyList<CaseFields> cases)
    {
        var exercises = ImmutableArray.CreateBuilder<IExercise>(cases.Count);
        foreach (var fields in cases)
        {
            fields.OptionalNumber("seed", 0, SeedMax);
            if (kind.Read(fields) is { } exercise) exercises.Add(exercise);
        }
        return exercises.ToImmutable();
    }
}

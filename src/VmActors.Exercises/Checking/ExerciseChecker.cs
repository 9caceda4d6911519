using System.Collections.Immutable;
using VmActors.Documents;

namespace VmActors.Exercises.Checking;

/// <summary>Compares the answers of a file with what the simulator's units give.</summary>
public static class ExerciseChecker
{
    /// <summary>Checks every exercise of a file.</summary>
    public static FileCheck Check(ExerciseFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new FileCheck(file, [.. file.Cases.Select(Check)]);
    }

    private static CaseCheck Check(IExercise exercise)
    {
        var differences = ImmutableArray.CreateBuilder<Difference>();
        var isComplete = true;
        foreach (var group in exercise.Solve())
        {
            var wrong = ImmutableArray.CreateBuilder<WrongAnswer>();
            foreach (var (name, expected) in group.Answers)
            {
                if (group.Fields.Given(name) is not { } node) isComplete = false;
                else if (DocumentWriter.Compact(node) is var given && given != expected)
                    wrong.Add(new WrongAnswer(node.Position, group.Fields.PathOf(name), given, expected));
            }
            if (wrong.Count > 0) differences.Add(new Difference(wrong.ToImmutable(), [.. group.Explain()]));
        }
        var verdict = differences.Count > 0 ? CaseVerdict.Failed : isComplete ? CaseVerdict.Passed : CaseVerdict.Open;
        return new CaseCheck(verdict, differences.ToImmutable());
    }
}

using System.Collections.Immutable;

namespace VmActors.Exercises.Checking;

/// <summary>What the answers of a file are worth.</summary>
/// <param name="File">The file.</param>
/// <param name="Cases">Its exercises, in order.</param>
public sealed record FileCheck(ExerciseFile File, ImmutableArray<CaseCheck> Cases)
{
    /// <summary>Exercises whose answers are all there and right.</summary>
    public int Passed => Cases.Count(check => check.Verdict == CaseVerdict.Passed);

    /// <summary>Exercises with a wrong answer.</summary>
    public int Failed => Cases.Count(check => check.Verdict == CaseVerdict.Failed);

    /// <summary>Exercises without a wrong answer, where one is missing.</summary>
    public int Open => Cases.Count(check => check.Verdict == CaseVerdict.Open);
}

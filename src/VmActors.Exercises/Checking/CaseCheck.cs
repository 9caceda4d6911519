using System.Collections.Immutable;
using VmActors.Documents;

namespace VmActors.Exercises.Checking;

/// <summary>What the answers of an exercise are worth.</summary>
public enum CaseVerdict
{
    /// <summary>All are there and right.</summary>
    Passed,

    /// <summary>One is wrong.</summary>
    Failed,

    /// <summary>None is wrong, but one is missing.</summary>
    Open,
}

/// <summary>An exercise, checked.</summary>
/// <param name="Verdict">What its answers are worth.</param>
/// <param name="Differences">The wrong ones; none unless it failed.</param>
public sealed record CaseCheck(CaseVerdict Verdict, ImmutableArray<Difference> Differences);

/// <summary>Wrong answers that stand together, and why they are wrong.</summary>
/// <param name="Answers">One or more.</param>
/// <param name="Explanation">The steps to the right ones, a line each.</param>
public sealed record Difference(ImmutableArray<WrongAnswer> Answers, ImmutableArray<string> Explanation);

/// <summary>A wrong answer.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Path">Its field: <c>cases[0].accesses[2].pa</c>.</param>
/// <param name="Given">What it says, as JSON.</param>
/// <param name="Expected">What is right, as JSON.</param>
public sealed record WrongAnswer(SourcePosition Position, string Path, string Given, string Expected);

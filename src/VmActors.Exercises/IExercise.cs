using VmActors.Exercises.Reading;

namespace VmActors.Exercises;

/// <summary>The questions of one case, read and sound. It never sees the answers that a file gives.</summary>
public interface IExercise
{
    /// <summary>Works the case out from its start by the units of the simulator; every answer, in order.</summary>
    IEnumerable<AnswerGroup> Solve();
}

/// <summary>The answers that stand together in one object of a case, and why they are so.</summary>
/// <param name="Fields">The object.</param>
/// <param name="Answers">Each as the object should have it.</param>
/// <param name="Explain">The steps that lead to them, a line each.</param>
public sealed record AnswerGroup(
    CaseFields Fields, IReadOnlyList<Answer> Answers, Func<IEnumerable<string>> Explain)
{
    /// <summary>The translation that leads to them; null where none does.</summary>
    public TranslatedAccess? Translation { get; init; }

    /// <summary>The answers to an access that was translated.</summary>
    internal static AnswerGroup Of(CaseFields fields, IReadOnlyList<Answer> answers, TranslatedAccess translation) =>
        new(fields, answers, () => translation.Lines) { Translation = translation };
}

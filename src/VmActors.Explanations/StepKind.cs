using VmActors.Units.Explanation;

namespace VmActors.Explanations;

/// <summary>How one kind of step is told and drawn. A kind is added in three steps: its record in the units, its line
/// in a file of <c>Kinds</c>, and a sample for the contract of all kinds.</summary>
/// <param name="Step">The type of such steps.</param>
/// <param name="Line">What it says, in one line.</param>
/// <param name="Drawing">What there is to draw, line by line.</param>
internal sealed record StepKind(
    Type Step,
    Func<TranslationStep, Notation, string> Line,
    Func<TranslationStep, Notation, IEnumerable<string>> Drawing)
{
    /// <summary>A kind that has nothing to draw, or something.</summary>
    public static StepKind Of<TStep>(
        Func<TStep, Notation, string> line, Func<TStep, Notation, IEnumerable<string>>? drawing = null)
        where TStep : TranslationStep =>
        new(
            typeof(TStep),
            (step, notation) => line((TStep)step, notation),
            (step, notation) => drawing is null ? [] : drawing((TStep)step, notation));
}

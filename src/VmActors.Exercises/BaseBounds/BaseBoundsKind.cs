using VmActors.Exercises.Reading;
using VmActors.Units.Explanation;
using VmActors.Units.Relocation;
using VmActors.Vocabulary;

namespace VmActors.Exercises.BaseBounds;

/// <summary>Which addresses are within the bounds, and where they are in physical memory.</summary>
internal sealed class BaseBoundsKind : IExerciseKind
{
    /// <inheritdoc/>
    public string Name => "base-bounds";

    /// <inheritdoc/>
    public IExercise? Read(CaseFields fields)
    {
        var start = new PhysicalAddress(fields.Number("base", 0, PhysicalAddress.End.Value));
        var limit = fields.Number("limit", 0, PhysicalAddress.End.Value);
        var accesses = Access.ReadAll(fields, ulong.MaxValue, ("pa", AnswerShape.NumberOrNull));
        if (!fields.AreSound) return null;
        if (BaseAndBounds.Problem(start, limit) is not { } problem)
            return new BaseBoundsExercise(new BaseAndBounds(start, limit), accesses);
        fields.Refuse(problem);
        return null;
    }

    private sealed class BaseBoundsExercise(BaseAndBounds registers, IReadOnlyList<Access> accesses) : IExercise
    {
        public IEnumerable<AnswerGroup> Solve()
        {
            foreach (var (fields, address) in accesses)
            {
                var steps = new StepList();
                var isValid = registers.TryTranslate(address, out var physical, steps);
                yield return AnswerGroup.Of(
                    fields, [Answer.Of("pa", isValid ? physical.Value : null)],
                    new TranslatedAccess(address, steps.All, TranslatedAccess.Plain));
            }
        }
    }
}

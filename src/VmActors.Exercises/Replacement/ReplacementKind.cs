using VmActors.Exercises.Reading;
using VmActors.Units.Replacement;

namespace VmActors.Exercises.Replacement;

/// <summary>Which references of a string hit in a fixed number of frames, and which page each miss evicts.</summary>
internal sealed class ReplacementKind : IExerciseKind
{
    private const ulong FramesMax = 1 << 20;

    /// <inheritdoc/>
    public string Name => "replacement";

    /// <inheritdoc/>
    public IExercise? Read(CaseFields fields)
    {
        var policy = fields.Word("policy", [.. VictimPolicies.All.Select(kind => (kind.Name, kind))]);
        var frames = (int)fields.Number("frames", 1, FramesMax);
        var steps = fields.Objects("steps");
        var pages = new List<ulong>(steps.Count);
        foreach (var step in steps)
        {
            pages.Add(step.Number("page", 0, ulong.MaxValue));
            step.Answer("hit", AnswerShape.Flag);
            step.Answer("victim", AnswerShape.NumberOrNull);
        }
        fields.Answer("hits", AnswerShape.Number);
        return policy is not null && fields.AreSound
            ? new ReplacementExercise(fields, policy, frames, steps, pages)
            : null;
    }

    private sealed class ReplacementExercise(
        CaseFields fields,
        VictimPolicyKind policy,
        int frames,
        IReadOnlyList<CaseFields> steps,
        IReadOnlyList<ulong> pages) : IExercise
    {
        public IEnumerable<AnswerGroup> Solve()
        {
            var memory = new FixedFrames(frames, policy.Create(frames, pages));
            for (var i = 0; i < pages.Count; i++)
            {
                var before = memory.Pages.ToList();
                var page = pages[i];
                var reference = memory.Reference(page);
                yield return new AnswerGroup(
                    steps[i],
                    [Answer.Of("hit", reference.Hit), Answer.Of("victim", reference.Victim)],
                    () => Lines(before, page, reference));
            }
            yield return new AnswerGroup(fields, [Answer.Of("hits", (ulong)memory.Hits)], () =>
                [FormattableString.Invariant($"{memory.Hits} hits and {memory.Misses} misses")]);
        }

        private IEnumerable<string> Lines(
            List<(ulong Page, bool IsSpared)> before, ulong page, PageReference reference)
        {
            var shown = before.Select(resident =>
                FormattableString.Invariant($"{resident.Page}{(resident.IsSpared ? "*" : "")}")).ToList();
            if (frames > before.Count) shown.Add(FormattableString.Invariant($"({frames - before.Count} empty)"));
            yield return $"frames in the order in which {policy.Name} looks for a victim: {string.Join(' ', shown)}"
                + (before.Exists(resident => resident.IsSpared) ? "; * is referenced, and spared once" : "");
            yield return reference.Hit ? FormattableString.Invariant($"page {page} is there")
                : reference.Victim is { } victim
                    ? FormattableString.Invariant($"page {page} is not there; page {victim} leaves for it")
                    : FormattableString.Invariant($"page {page} is not there; it takes an empty frame");
        }
    }
}

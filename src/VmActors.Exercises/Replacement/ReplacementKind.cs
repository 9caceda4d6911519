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
        var policy = fields.Word("policy", [.. VictimPolicies.Ordered.Select(kind => (kind.Name, kind))]);
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
            var references = ReferenceString.Of(pages);
            var order = (IVictimOrder)policy.Create(new VictimPolicySpec(frames, references));
            var memory = new FixedFrames<IVictimOrder>(frames, order);
            for (var i = 0; i < pages.Count; i++)
            {
                var before = order.Order.Select(frame => (PageIn(frame), order.IsSpared(frame))).ToList();
                var page = pages[i];
                var reference = memory.Reference(references.Uses[i]);
                ulong? victim = reference.Victim is { } number ? references.PageOf(number) : null;
                yield return new AnswerGroup(
                    steps[i],
                    [Answer.Of("hit", reference.Hit), Answer.Of("victim", victim)],
                    () => Lines(before, page, reference.Hit, victim));
            }
            yield return new AnswerGroup(fields, [Answer.Of("hits", (ulong)memory.Hits)], () =>
                [FormattableString.Invariant($"{memory.Hits} hits and {memory.Misses} misses")]);

            ulong PageIn(int frame) => references.PageOf(memory.PageIn(frame));
        }

        private IEnumerable<string> Lines(
            List<(ulong Page, bool IsSpared)> before, ulong page, bool isHit, ulong? left)
        {
            var shown = before.Select(resident =>
                FormattableString.Invariant($"{resident.Page}{(resident.IsSpared ? "*" : "")}")).ToList();
            if (frames > before.Count) shown.Add(FormattableString.Invariant($"({frames - before.Count} empty)"));
            yield return $"frames in the order in which {policy.Name} looks for a victim: {string.Join(' ', shown)}"
                + (before.Exists(resident => resident.IsSpared) ? "; * is referenced, and spared once" : "");
            yield return isHit ? FormattableString.Invariant($"page {page} is there")
                : left is { } victim
                    ? FormattableString.Invariant($"page {page} is not there; page {victim} leaves for it")
                    : FormattableString.Invariant($"page {page} is not there; it takes an empty frame");
        }
    }
}

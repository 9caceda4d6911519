using VmActors.Units.Explanation;
using VmActors.Units.Segmentation;
using static System.FormattableString;

namespace VmActors.Explanations.Kinds;

/// <summary>Base and bounds, and segments.</summary>
internal static class SegmentKinds
{
    public static IEnumerable<StepKind> All =>
    [
        StepKind.Of<SegmentSelected>(Selected, DrawSelected),
        StepKind.Of<SegmentMissing>((step, _) =>
            Invariant($"segment {step.Selector}: there is none; expected 0 to {step.Count - 1}")),
        StepKind.Of<PrivilegeChecked>((step, _) =>
            Invariant($"privilege: ring {step.Ring}, allowed up to ring {step.Outermost}: {Verdict(step.Allowed)}")),
        StepKind.Of<LimitChecked>((step, text) =>
            $"limit: {text.Of(step.Distance)} {Way(step.Growth)} the base, "
                + $"valid {Reach(step.Growth)} {text.Of(step.Limit)}: {Verdict(step.Within)}"),
        StepKind.Of<BaseAdded>((step, text) =>
            $"pa = base {text.Of(step.Base.Value)} {Sign(step.Growth)} {text.Of(step.Distance)} "
                + $"= {text.Of(step.Address.Value)}"),
    ];

    private static string Selected(SegmentSelected step, Notation text) =>
        Invariant($"va {text.Of(step.Address.Value)}: segment {step.Selector}{text.Width(step.SelectorBits)}, ")
            + $"offset {text.Of(step.Offset)}{text.Width(step.OffsetBits)}";

    private static IEnumerable<string> DrawSelected(SegmentSelected step, Notation text) => BitRuler.WithValues(text,
    [
        new("segment", step.OffsetBits, step.SelectorBits, (ulong)step.Selector),
        new("offset", 0, step.OffsetBits, step.Offset),
    ]);

    private static string Verdict(bool isRight) => isRight ? "yes" : "no, a violation";

    private static string Way(Growth growth) => growth == Growth.Up ? "from" : "below";

    private static string Reach(Growth growth) => growth == Growth.Up ? "below" : "up to";

    private static char Sign(Growth growth) => growth == Growth.Up ? '+' : '-';
}

using VmActors.Units.Explanation;
using static System.FormattableString;

namespace VmActors.Explanations.Kinds;

/// <summary>What spares and hides walks: paging-structure caches, and walks that no reference asked for.</summary>
internal static class WalkKinds
{
    public static IEnumerable<StepKind> All =>
    [
        StepKind.Of<WalkCacheLookedUp>((step, text) =>
            Invariant($"{step.Name} walk cache: {step.Asid}, bits {step.Low} and above ")
                + $"{text.Of(step.Prefix)}: {Result(step)}", DrawStart),
        StepKind.Of<SpeculativeWalk>((step, text) =>
            $"a walk beside the CPU, for vpn {text.Of(step.Page.Value)}: {EndOf(step)}"),
    ];

    private static string Result(WalkCacheLookedUp step) =>
        step.Start is null ? Invariant($"miss, {step.Held} of {step.Capacity} entries held") : "hit";

    private static IEnumerable<string> DrawStart(WalkCacheLookedUp step, Notation text) => step.Start is not { } start
        ? []
        : [$"the walk begins at the {start.Name} at pa {text.Of(start.Table.Value)}, "
            + $"granted above it {AddressKinds.Words(start.Granted)}"];

    private static string Made(SpeculativeWalk step) =>
        $"{Notation.Cycles(step.Cycles)}, entries read: " + Invariant($"{step.Reads}");

    private static string EndOf(SpeculativeWalk step) => step.End switch
    {
        SpeculationEnd.Dropped => "not made, no walker is free",
        SpeculationEnd.NoPage => $"{Made(step)}, no page",
        _ => Made(step),
    };
}

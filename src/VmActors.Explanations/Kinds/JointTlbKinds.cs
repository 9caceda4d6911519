using VmActors.Units.Explanation;
using VmActors.Units.Tlb.Mips;
using static System.FormattableString;

namespace VmActors.Explanations.Kinds;

/// <summary>The joint TLB of MIPS, whose entries are pairs of pages.</summary>
internal static class JointTlbKinds
{
    public static IEnumerable<StepKind> All =>
    [
        StepKind.Of<JointTlbCompared>(Compared, DrawCompared),
        StepKind.Of<JointTlbAnswered>((step, text) => $"joint TLB: {Answer(step, text)}"),
    ];

    private static string Compared(JointTlbCompared step, Notation text)
    {
        var entries = Enumerable.Range(0, 64).Where(entry => (step.Matches >> entry & 1) != 0).ToList();
        var found = entries.Count == 0 ? "no entry matches"
            : entries.Count == 1 ? Invariant($"entry {entries[0]} matches")
            : $"entries {string.Join(", ", entries)} match";
        return Invariant($"joint TLB: va {text.Of(step.Address)}, vpn2 {text.Of(step.Search.Vpn2)} ")
            + Invariant($"asid {step.Search.Asid}: {found}");
    }

    private static IEnumerable<string> DrawCompared(JointTlbCompared step, Notation text) => BitRuler.WithValues(text,
    [
        new("VPN2", 13, 19, step.Search.Vpn2),
        new("page and offset", 0, 13, step.Address & 0x1fff),
    ]);

    private static string Answer(JointTlbAnswered step, Notation text)
    {
        var result = step.Result;
        var entry = Invariant($"entry {result.Index}");
        return result.Outcome switch
        {
            JointTlbOutcome.Hit => $"hit, {entry}: {result.Page}, pa {text.Of(result.PhysicalAddress)}",
            JointTlbOutcome.Refill => "refill exception",
            JointTlbOutcome.Invalid => $"invalid exception, {entry}: V is 0",
            JointTlbOutcome.Modified => $"modified exception, {entry}: a store, and D is 0",
            _ => "shut down: several entries match",
        };
    }
}

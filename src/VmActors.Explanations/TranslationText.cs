using VmActors.Units.Translation;
using static System.FormattableString;

namespace VmActors.Explanations;

/// <summary>A translation of an MMU as text: what was asked, every step, and what came of it.</summary>
public static class TranslationText
{
    private const string Indent = "  ";

    /// <summary>A line for each line; the last has the outcome.</summary>
    public static IEnumerable<string> Lines(ExplainedTranslation translation, Notation notation)
    {
        ArgumentNullException.ThrowIfNull(translation);
        var steps = translation.Steps.SelectMany(step => StepText.Lines(step, notation));
        var again = translation.IsRetry ? ", tried again" : "";
        return steps.Select(line => Indent + line)
            .Prepend($"{Name(translation)} va {notation.Of(translation.Address.Value)}{again}")
            .Append(Last(translation, notation));
    }

    /// <summary>What came of it: the physical address or the class of the fault, and the cycles.</summary>
    public static string Last(ExplainedTranslation translation, Notation notation)
    {
        ArgumentNullException.ThrowIfNull(translation);
        var outcome = translation.Outcome;
        var result = outcome.Fault ? $"fault: {NameOf(outcome.Class)}" : $"pa {notation.Of(outcome.Physical.Value)}";
        var reference = translation.ReferenceCycles is { } own ? Invariant($", {own} for the reference itself") : "";
        var all = outcome.TlbCycles + outcome.WalkCycles + (translation.ReferenceCycles ?? 0);
        return $"{result}; {Notation.Cycles(all)}: "
            + Invariant($"{outcome.TlbCycles} in TLBs, {outcome.WalkCycles} in tables") + reference;
    }

    /// <summary>A class of faults, for people.</summary>
    public static string NameOf(FaultClass kind) => kind switch
    {
        FaultClass.NotPresent => "not present",
        FaultClass.Protection => "protection",
        FaultClass.Malformed => "reserved bit",
        FaultClass.OutsideMemory => "outside memory",
        FaultClass.NotCanonical => "not canonical",
        FaultClass.BeyondLimit => "beyond limit",
        _ => "the kernel is asked",
    };

    private static string Name(ExplainedTranslation translation) =>
        Invariant($"{translation.Access}").ToLowerInvariant();
}

using System.Collections.Frozen;
using VmActors.Explanations.Kinds;
using VmActors.Units.Explanation;

namespace VmActors.Explanations;

/// <summary>The steps of a translation as text.</summary>
public static class StepText
{
    private const string Indent = "    ";

    private static readonly FrozenDictionary<Type, StepKind> Kinds = new[]
    {
        AddressKinds.All, TlbKinds.All, TableKinds.All, ChainKinds.All, SegmentKinds.All, CacheKinds.All,
        JointTlbKinds.All, WalkKinds.All,
    }.SelectMany(kinds => kinds).ToFrozenDictionary(kind => kind.Step);

    /// <summary>What a step says, in one line.</summary>
    public static string Line(TranslationStep step, Notation notation) => KindOf(step).Line(step, notation);

    /// <summary>The step in one line, and what there is to draw below it, indented.</summary>
    public static IEnumerable<string> Lines(TranslationStep step, Notation notation) =>
        KindOf(step).Drawing(step, notation).Select(line => Indent + line).Prepend(Line(step, notation));

    private static StepKind KindOf(TranslationStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Kinds.TryGetValue(step.GetType(), out var kind) ? kind
            : throw new ArgumentException($"there is no text for a {step.GetType().Name}", nameof(step));
    }
}

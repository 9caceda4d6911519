using System.Collections.Immutable;
using VmActors.Units.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>One translation of an MMU with every step that it told.</summary>
/// <param name="Access">What the reference does.</param>
/// <param name="Address">Where.</param>
/// <param name="IsRetry">Whether it was tried before and faulted.</param>
/// <param name="Steps">The steps, in order.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record ExplainedTranslation(
    AccessKind Access,
    VirtualAddress Address,
    bool IsRetry,
    ImmutableArray<TranslationStep> Steps,
    TranslationOutcome Outcome)
{
    /// <summary>Has an MMU translate, and keeps what it tells.</summary>
    public static ExplainedTranslation Of(Mmu mmu, AccessKind access, VirtualAddress address, bool isRetry)
    {
        ArgumentNullException.ThrowIfNull(mmu);
        var steps = new StepList();
        var outcome = mmu.Translate(access, address, isRetry, steps);
        return new ExplainedTranslation(access, address, isRetry, steps.All, outcome);
    }
}

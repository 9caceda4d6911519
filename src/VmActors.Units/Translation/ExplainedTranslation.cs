using System.Collections.Immutable;
using VmActors.Units.Cache;
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
    /// <summary>What the reference itself cost in caches, after a translation that did not fault; null where there are
    /// none.</summary>
    public long? ReferenceCycles { get; init; }

    /// <summary>Has an MMU translate, and keeps what it tells.</summary>
    /// <param name="mmu">What translates.</param>
    /// <param name="access">What the reference does.</param>
    /// <param name="address">Where.</param>
    /// <param name="isRetry">Whether it was tried before and faulted.</param>
    /// <param name="memory">The memory that the MMU walks, if it has caches: what they do is kept too, and the
    /// reference is made.</param>
    public static ExplainedTranslation Of(
        Mmu mmu, AccessKind access, VirtualAddress address, bool isRetry, CachedMemory? memory = null)
    {
        ArgumentNullException.ThrowIfNull(mmu);
        var steps = new StepList();
        if (memory is not null)
            memory.Observer = steps;
        var outcome = mmu.Translate(access, address, isRetry, steps);
        if (memory is null)
            return new ExplainedTranslation(access, address, isRetry, steps.All, outcome);
        memory.Observer = null;
        outcome = outcome with { WalkCycles = outcome.WalkCycles + memory.TakeCycles() };
        long? cycles = outcome.Fault ? null : memory.Caches.Access(outcome.Physical, access, steps).Cycles;
        return new ExplainedTranslation(access, address, isRetry, steps.All, outcome) { ReferenceCycles = cycles };
    }
}

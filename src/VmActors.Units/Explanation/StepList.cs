using System.Collections.Immutable;

namespace VmActors.Units.Explanation;

/// <summary>Keeps the steps of a translation, in order.</summary>
public sealed class StepList : ITranslationObserver
{
    private readonly ImmutableArray<TranslationStep>.Builder _all = ImmutableArray.CreateBuilder<TranslationStep>();

    /// <summary>Those so far.</summary>
    public ImmutableArray<TranslationStep> All => _all.ToImmutable();

    /// <inheritdoc/>
    public void On(TranslationStep step) => _all.Add(step);
}

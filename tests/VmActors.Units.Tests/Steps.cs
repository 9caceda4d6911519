using VmActors.Units.Explanation;

namespace VmActors.Units.Tests;

/// <summary>Keeps what an observer is told.</summary>
internal sealed class Steps : ITranslationObserver
{
    public List<TranslationStep> Told { get; } = [];

    public void On(TranslationStep step) => Told.Add(step);
}

using VmActors.Units.Explanation;

namespace VmActors.Units.Tests.Explanation;

/// <summary>Keeps the steps that a unit tells.</summary>
internal sealed class Steps : ITranslationObserver
{
    public List<TranslationStep> All { get; } = [];

    public void On(TranslationStep step) => All.Add(step);
}

using VmActors.Units.Explanation;

namespace VmActors.Exercises;

/// <summary>Keeps the steps of one translation.</summary>
internal sealed class Steps : ITranslationObserver
{
    private readonly List<TranslationStep> _all = [];

    /// <inheritdoc/>
    public void On(TranslationStep step) => _all.Add(step);

    /// <summary>The steps as lines.</summary>
    public IEnumerable<string> Lines(StepText text) => _all.Select(text.Line).OfType<string>();
}

using VmActors.Units.Explanation;

namespace VmActors.Exercises;

/// <summary>Keeps the steps of one translation.</summary>
internal sealed class Steps : ITranslationObserver
{
    private readonly List<TranslationStep> _all = [];

    /// <inheritdoc/>
    public void On(TranslationStep step) => _all.Add(step);

    /// <summary>The steps as lines.</summary>
    /// <param name="levelName">What the entries of a level are called, by level.</param>
    public IEnumerable<string> Lines(Func<int, string>? levelName = null)
    {
        var text = new StepText(levelName ?? (_ => "pte"));
        return _all.Select(text.Line).OfType<string>();
    }
}

namespace VmActors.Units.Explanation;

/// <summary>Is told each step of a translation as it happens, by the code that does it.</summary>
public interface ITranslationObserver
{
    /// <summary>Something was done; <paramref name="step"/> has the exact values.</summary>
    void On(TranslationStep step);
}

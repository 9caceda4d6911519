namespace VmActors.Units.Explanation;

/// <summary>
/// Is told the steps of translations, in order and as they happen. Units take one as an option: without it they make
/// no steps, and with it they translate no differently.
/// </summary>
public interface ITranslationObserver
{
    /// <summary>A step was just made.</summary>
    void On(TranslationStep step);
}

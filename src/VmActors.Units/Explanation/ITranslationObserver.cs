namespace VmActors.Units.Explanation;

/// <summary>Is told each step of one translation, in order, by the units that translate.</summary>
public interface ITranslationObserver
{
    /// <summary>A step has just happened.</summary>
    void On(TranslationStep step);
}

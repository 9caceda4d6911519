namespace VmActors.Units.Explanation;

/// <summary>One step of a translation: exact values, no text.</summary>
public abstract record TranslationStep;

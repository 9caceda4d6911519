namespace VmActors.Units.Explanation;

/// <summary>One step of a translation in exact values; how it looks in text or JSON is decided elsewhere.</summary>
public abstract record TranslationStep;

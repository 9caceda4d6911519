namespace VmActors.Units.Explanation;

/// <summary>
/// One step of one translation, as the unit that translates tells it: exact values and no layout. How steps look to
/// people and programs is decided where they are shown.
/// </summary>
public abstract record TranslationStep;

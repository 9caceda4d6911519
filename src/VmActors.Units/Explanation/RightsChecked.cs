using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>What an access needs was compared with what is granted.</summary>
/// <param name="Needed">What it needs.</param>
/// <param name="Granted">What is granted.</param>
/// <param name="Allowed">Whether that is enough.</param>
public sealed record RightsChecked(Protection Needed, Protection Granted, bool Allowed) : TranslationStep;

namespace VmActors.Units.Explanation;

/// <summary>The ring that an access comes from was compared with the outermost one that may make it.</summary>
/// <param name="Ring">Where it comes from: 0, the most privileged, to 3.</param>
/// <param name="Outermost">The highest ring allowed.</param>
/// <param name="Allowed">Whether it is allowed.</param>
public sealed record PrivilegeChecked(int Ring, int Outermost, bool Allowed) : TranslationStep;

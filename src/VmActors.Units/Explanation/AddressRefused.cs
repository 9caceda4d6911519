using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>An address is none that can be translated: nothing is looked at.</summary>
/// <param name="Address">The address.</param>
/// <param name="End">One past the highest that can be.</param>
public sealed record AddressRefused(VirtualAddress Address, VirtualAddress End) : TranslationStep;

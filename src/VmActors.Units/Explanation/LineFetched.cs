using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>No cache held a line: it was read from memory.</summary>
/// <param name="Address">The address asked for.</param>
/// <param name="Cycles">What the whole access costs.</param>
public sealed record LineFetched(PhysicalAddress Address, long Cycles) : TranslationStep;

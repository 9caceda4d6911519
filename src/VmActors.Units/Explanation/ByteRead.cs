using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>The byte at the physical address was read.</summary>
/// <param name="Address">Where.</param>
/// <param name="Value">The byte; null where there is no memory.</param>
public sealed record ByteRead(PhysicalAddress Address, byte? Value) : TranslationStep;

using VmActors.Units.Segmentation;
using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>The distance of an address from a base made the physical address.</summary>
/// <param name="Base">The base.</param>
/// <param name="Distance">Bytes above the base, or below it in a piece that grows down.</param>
/// <param name="Growth">Which way the piece grows.</param>
/// <param name="Address">Base + distance, or base - distance.</param>
public sealed record BaseAdded(PhysicalAddress Base, ulong Distance, Growth Growth, PhysicalAddress Address)
    : TranslationStep;

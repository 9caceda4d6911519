using VmActors.Units.Cache;
using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>A line had to go for another one.</summary>
/// <param name="Level">The cache that it goes from.</param>
/// <param name="Line">The first address of the line.</param>
/// <param name="WrittenBackTo">Where it is written to because it is dirty; null when it is clean: dropped.</param>
public sealed record LineEvicted(MemoryLevel Level, PhysicalAddress Line, MemoryLevel? WrittenBackTo)
    : TranslationStep;

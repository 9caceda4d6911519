using System.Collections.Immutable;
using VmActors.Units.Cache;
using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>A cache was asked for the line of a physical address.</summary>
/// <param name="Level">Which cache.</param>
/// <param name="Address">The address asked for.</param>
/// <param name="Geometry">The cache's shape; it has the widths of CI and CO, and CT is what is left.</param>
/// <param name="Ways">The set as it stood before: the most recently used first, empty ways last.</param>
/// <param name="Hit">Whether it held the line.</param>
/// <param name="Cycles">After a hit, what the whole access costs; 0 after a miss.</param>
/// <param name="Line">After a hit, the line's bytes, where contents are simulated; else empty.</param>
public sealed record CacheLookedUp(
    MemoryLevel Level,
    PhysicalAddress Address,
    CacheGeometry Geometry,
    ImmutableArray<CachedLine> Ways,
    bool Hit,
    long Cycles,
    ImmutableArray<byte> Line) : TranslationStep
{
    /// <summary>The address as CT, CI and CO.</summary>
    public CacheAddress Parts => Geometry.Split(Address);

    /// <summary>The byte at the address; null after a miss and where contents are not simulated.</summary>
    public byte? Byte => Line.IsEmpty ? null : Line[Parts.Offset];
}

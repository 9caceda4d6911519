namespace VmActors.Units.Cache;

/// <summary>One level of caches.</summary>
/// <param name="Geometry">The shape of a cache of this level.</param>
/// <param name="Cycles">What a reference costs in all that finds its line here; the lookups above are in it.</param>
public sealed record CacheLevelSpec(CacheGeometry Geometry, long Cycles);

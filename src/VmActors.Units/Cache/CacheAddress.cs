namespace VmActors.Units.Cache;

/// <summary>A physical address as a cache sees it.</summary>
/// <param name="Tag">CT: tells the lines of a set apart.</param>
/// <param name="Index">CI: the set.</param>
/// <param name="Offset">CO: the byte in the line.</param>
public readonly record struct CacheAddress(ulong Tag, int Index, int Offset);

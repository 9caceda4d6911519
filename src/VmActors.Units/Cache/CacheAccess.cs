namespace VmActors.Units.Cache;

/// <summary>What became of one access to the memory hierarchy.</summary>
/// <param name="FoundAt">The nearest level that held the line.</param>
/// <param name="Cycles">What it costs in all; write-backs happen behind its back and cost nothing.</param>
public readonly record struct CacheAccess(MemoryLevel FoundAt, long Cycles);

namespace VmActors.Units.Cache;

/// <summary>The places where a reference can find its line, from the nearest to the farthest.</summary>
public enum MemoryLevel
{
    /// <summary>The CPU's own first level for fetches.</summary>
    L1Instruction = 0,

    /// <summary>The CPU's own first level for everything else: page walks too.</summary>
    L1Data = 1,

    /// <summary>The CPU's own second level.</summary>
    L2 = 2,

    /// <summary>The level that all CPUs share.</summary>
    L3 = 3,

    /// <summary>DRAM.</summary>
    Memory = 4,
}

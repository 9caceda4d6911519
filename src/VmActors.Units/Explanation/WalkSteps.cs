using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>Where a walk begins that is spared the tables above.</summary>
/// <param name="Level">The level of the table; 1 is the leaf.</param>
/// <param name="Name">What the architecture calls tables of that level.</param>
/// <param name="Table">Where it starts.</param>
/// <param name="Granted">What the tables above grant to user code.</param>
public sealed record WalkStart(int Level, string Name, PhysicalAddress Table, Protection Granted);

/// <summary>A walk looks into a paging-structure cache.</summary>
/// <param name="Level">The level of the entries that it keeps.</param>
/// <param name="Name">What the architecture calls tables of that level.</param>
/// <param name="Asid">The address space that asks.</param>
/// <param name="Prefix">The bits of the address from <paramref name="Low"/> up: what is compared.</param>
/// <param name="Low">The lowest of these bits.</param>
/// <param name="Capacity">Entries that it has room for.</param>
/// <param name="Held">Entries that it held.</param>
/// <param name="Start">Where the walk begins; null when no entry answers.</param>
public sealed record WalkCacheLookedUp(
    int Level, string Name, Asid Asid, ulong Prefix, int Low, int Capacity, int Held, WalkStart? Start)
    : TranslationStep;

/// <summary>What became of a walk that no reference asked for.</summary>
public enum SpeculationEnd
{
    /// <summary>No walker was free.</summary>
    Dropped,

    /// <summary>It found no page that user code may use.</summary>
    NoPage,

    /// <summary>It found a page and filled the TLB.</summary>
    Filled,
}

/// <summary>A walk was to be made for a page that no reference asked for.</summary>
/// <param name="Page">The page.</param>
/// <param name="End">What became of it.</param>
/// <param name="Reads">Entries that it read.</param>
/// <param name="Cycles">How long it keeps a walker busy, beside the CPU.</param>
public sealed record SpeculativeWalk(Vpn Page, SpeculationEnd End, int Reads, long Cycles) : TranslationStep;

using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Walks;

/// <summary>How far a walk has come: the table of which it reads an entry next.</summary>
/// <param name="Level">The table's level; 1 is the leaf.</param>
/// <param name="Table">Where it starts.</param>
/// <param name="Above">What the entries above grant.</param>
public readonly record struct WalkPoint(int Level, PhysicalAddress Table, UpperRights Above);

/// <summary>What a walk cache holds: walks of these addresses need not read the tables above.</summary>
/// <param name="Asid">The address space.</param>
/// <param name="Prefix">The bits of the addresses that index the tables above, shifted down.</param>
/// <param name="Point">Where such a walk goes on.</param>
public readonly record struct WalkCacheEntry(Asid Asid, ulong Prefix, WalkPoint Point);

/// <summary>A table that translation hardware may go on from, for checks.</summary>
/// <param name="Asid">The address space.</param>
/// <param name="First">The lowest address that it is for.</param>
/// <param name="Level">Its level; 1 is the leaf.</param>
/// <param name="Table">Where it starts.</param>
public readonly record struct HeldTable(Asid Asid, VirtualAddress First, int Level, PhysicalAddress Table);

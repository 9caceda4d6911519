using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>Why a walk found no page.</summary>
public enum WalkFault
{
    /// <summary>It found one.</summary>
    None,

    /// <summary>An entry is not present, or there is none.</summary>
    NotPresent,

    /// <summary>An entry is what the architecture does not allow.</summary>
    Malformed,

    /// <summary>An entry stands where there is no memory.</summary>
    OutsideMemory,

    /// <summary>The virtual address has more bits than the table translates; nothing was read.</summary>
    AddressTooWide,

    /// <summary>The page is beyond the limit of its segment.</summary>
    BeyondLimit,
}

/// <summary>What became of a walk.</summary>
/// <param name="Fault">Why it ended without a page, if it did.</param>
/// <param name="Level">The level of the last entry that it looked at, from 1, the leaf; 0 when there was none.</param>
/// <param name="Raw">The bits of that entry as they stand in memory.</param>
/// <param name="Address">The physical address; 0 after a fault.</param>
/// <param name="Reads">Memory accesses made.</param>
public readonly record struct WalkOutcome(
    WalkFault Fault, int Level, ulong Raw, PhysicalAddress Address, int Reads)
{
    /// <summary>What the last entry says; a leaf with what the tables above it leave of its rights.</summary>
    public DecodedEntry Entry { get; init; }

    /// <summary>Where the last entry stands: where hardware would set its accessed and dirty bits.</summary>
    public PhysicalAddress EntryAddress { get; init; }

    /// <summary>Entries looked at.</summary>
    public int Probes { get; init; }
}

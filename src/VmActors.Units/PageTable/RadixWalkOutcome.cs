using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>Why a walk found no page.</summary>
public enum WalkFault
{
    /// <summary>It found one.</summary>
    None,

    /// <summary>An entry is not present.</summary>
    NotPresent,

    /// <summary>An entry stands where there is no memory.</summary>
    OutsideMemory,

    /// <summary>The virtual address has more bits than the table translates; nothing was read.</summary>
    AddressTooWide,
}

/// <summary>What became of a walk.</summary>
/// <param name="Fault">Why it ended without a page, if it did.</param>
/// <param name="Level">The level of the last entry that it looked at; 0 when there was none.</param>
/// <param name="Raw">The bits of that entry.</param>
/// <param name="Address">The physical address; 0 after a fault.</param>
/// <param name="Reads">Memory accesses made: entries read.</param>
public readonly record struct RadixWalkOutcome(
    WalkFault Fault, int Level, ulong Raw, PhysicalAddress Address, int Reads);

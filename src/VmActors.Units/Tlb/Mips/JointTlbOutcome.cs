namespace VmActors.Units.Tlb.Mips;

/// <summary>How a lookup in the joint TLB ended; all but the first are exceptions.</summary>
public enum JointTlbOutcome
{
    /// <summary>The reference goes through.</summary>
    Hit,

    /// <summary>TLB refill: no entry matches.</summary>
    Refill,

    /// <summary>TLB invalid: an entry matches, and its page has V clear.</summary>
    Invalid,

    /// <summary>TLB modified: a store to a page with V set and D clear.</summary>
    Modified,

    /// <summary>TLB shutdown (status bit TS): several entries match, now or since the last reset.</summary>
    Shutdown,
}

/// <summary>What a lookup found.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Index">The entry that matches; -1 when there is none, or several.</param>
/// <param name="Page">EntryLo of the page of the pair; meaningless without an entry.</param>
/// <param name="PhysicalAddress">Where a hit leads, 36 bits; else 0.</param>
public readonly record struct JointTlbLookup(
    JointTlbOutcome Outcome, int Index, EntryLo Page, ulong PhysicalAddress);

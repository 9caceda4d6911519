using VmActors.Units.Tlb.Mips;

namespace VmActors.Units.Explanation;

/// <summary>A MIPS joint TLB compares an address with all its entries.</summary>
/// <param name="Address">The address; its bits 63 and 62 are the region, 39 to 13 VPN2.</param>
/// <param name="Search">What is compared: region and VPN2 of the address, ASID of EntryHi.</param>
/// <param name="Matches">The entries that match, a bit each; the lowest is entry 0.</param>
public sealed record JointTlbCompared(ulong Address, EntryHi Search, ulong Matches) : TranslationStep;

/// <summary>A MIPS joint TLB answers.</summary>
/// <param name="Result">What came of it, and the page of the pair.</param>
/// <param name="Entry">The entry that matches; null when there is none, or the TLB is shut down.</param>
public sealed record JointTlbAnswered(JointTlbLookup Result, JointTlbEntry? Entry) : TranslationStep;

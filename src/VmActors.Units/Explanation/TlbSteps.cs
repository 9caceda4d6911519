using System.Collections.Immutable;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>A TLB splits a page number into TLBI and TLBT and looks at one set.</summary>
/// <param name="Tlb">The TLB's name.</param>
/// <param name="Asid">The address space that asks.</param>
/// <param name="Page">The page asked for, in base pages.</param>
/// <param name="Order">The size looked for: pages of 2^Order base pages.</param>
/// <param name="Sets">Sets of the TLB.</param>
/// <param name="IndexBits">Bits of TLBI; null when the sets are no power of two and TLBI is a remainder.</param>
/// <param name="Index">TLBI: (Page / 2^Order) mod Sets.</param>
/// <param name="Tag">TLBT: (Page / 2^Order) div Sets.</param>
/// <param name="Held">What stands in the set, by way, free ways left out.</param>
public sealed record TlbSetSelected(
    string Tlb, Asid Asid, Vpn Page, int Order, int Sets, int? IndexBits, int Index, ulong Tag,
    ImmutableArray<TlbSlot> Held) : TranslationStep;

/// <summary>An entry answers.</summary>
/// <param name="Tlb">The TLB's name.</param>
/// <param name="Slot">The entry and where it stands.</param>
/// <param name="Translation">What it says of the page asked for; of a large page, of this part of it.</param>
public sealed record TlbHit(string Tlb, TlbSlot Slot, Pte Translation) : TranslationStep;

/// <summary>No entry answers.</summary>
/// <param name="Tlb">The TLB's name.</param>
public sealed record TlbMiss(string Tlb) : TranslationStep;

/// <summary>An entry is written.</summary>
/// <param name="Tlb">The TLB's name.</param>
/// <param name="Slot">The new entry and where it stands.</param>
/// <param name="Evicted">What stood there; null when the way was free.</param>
public sealed record TlbFilled(string Tlb, TlbSlot Slot, TlbEntry? Evicted) : TranslationStep;

/// <summary>What the TLBs hold of a page is dropped.</summary>
/// <param name="Asid">The address space.</param>
/// <param name="Page">The page.</param>
public sealed record TlbPageDropped(Asid Asid, Vpn Page) : TranslationStep;

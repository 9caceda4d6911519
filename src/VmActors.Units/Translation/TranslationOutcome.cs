using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>What became of one reference.</summary>
/// <param name="Fault">Hardware could not finish it: the kernel must be asked.</param>
/// <param name="Physical">The physical address; meaningless after a fault.</param>
/// <param name="TlbCycles">Cycles spent in the TLBs beyond a first-level hit.</param>
/// <param name="WalkCycles">Cycles spent reading page-table entries.</param>
public readonly record struct TranslationOutcome(bool Fault, PhysicalAddress Physical, long TlbCycles, long WalkCycles);

/// <summary>A page that hardware has used: the accessed bit to set and, after a store, the dirty bit.</summary>
/// <param name="Frame">The frame of the page-table entry used.</param>
/// <param name="Dirty">Whether it was a store.</param>
public readonly record struct FrameUse(Pfn Frame, bool Dirty);

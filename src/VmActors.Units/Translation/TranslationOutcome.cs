using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>What became of one reference.</summary>
/// <param name="Fault">Hardware could not finish it: the kernel must be asked.</param>
/// <param name="Physical">The physical address; meaningless after a fault.</param>
/// <param name="TlbCycles">Cycles spent in the TLBs beyond a first-level hit.</param>
/// <param name="WalkCycles">Cycles spent reading page-table entries.</param>
public readonly record struct TranslationOutcome(bool Fault, PhysicalAddress Physical, long TlbCycles, long WalkCycles)
{
    /// <summary>Of what kind the fault is; <see cref="FaultClass.None"/> without one.</summary>
    public FaultClass Class { get; init; }
}

/// <summary>Kinds of faults, as hardware tells them apart.</summary>
public enum FaultClass : byte
{
    /// <summary>No fault, or one of no kind below.</summary>
    None,

    /// <summary>A page-table entry is not present.</summary>
    NotPresent,

    /// <summary>The page is there, and the access is not allowed.</summary>
    Protection,

    /// <summary>An entry is what the architecture does not allow: a reserved bit is set.</summary>
    Malformed,

    /// <summary>An entry stands where there is no memory.</summary>
    OutsideMemory,

    /// <summary>The address is none that user code may have: x86 calls those above 47 bits not canonical.</summary>
    NotCanonical,

    /// <summary>The address is beyond a limit.</summary>
    BeyondLimit,
}

/// <summary>A page that hardware has used: the accessed bit to set and, after a store, the dirty bit.</summary>
/// <param name="Frame">The frame of the page-table entry used.</param>
/// <param name="Dirty">Whether it was a store.</param>
public readonly record struct FrameUse(Pfn Frame, bool Dirty);

using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>How a process ended.</summary>
public enum ProcessOutcome
{
    /// <summary>It has not.</summary>
    Running,

    /// <summary>Its last thread ended by itself.</summary>
    Exited,

    /// <summary>A reference outside of every area (SIGSEGV, SEGV_MAPERR).</summary>
    SegmentationFault,

    /// <summary>A reference that its area does not allow (SIGSEGV, SEGV_ACCERR).</summary>
    ProtectionFault,

    /// <summary>A reference beyond the end of the file behind its area (SIGBUS, BUS_ADRERR).</summary>
    BusError,

    /// <summary>It waited for a frame when nothing was left to evict (SIGKILL).</summary>
    OutOfMemory,
}

/// <summary>The reference that ended a process.</summary>
/// <param name="Thread">Who made it.</param>
/// <param name="Address">Where.</param>
/// <param name="Access">What it was.</param>
/// <param name="At">When it faulted.</param>
public sealed record FatalAccess(ThreadId Thread, VirtualAddress Address, AccessKind Access, SimTime At);

/// <summary>What became of a process.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="EndedAt">When its memory had been given back; null while it runs.</param>
/// <param name="FatalAccess">The reference that ended it, if one did.</param>
/// <param name="PeakResidentCount">The most pages that it had in memory at once.</param>
/// <param name="PeakTables">Frames of its own page tables by level, from the leaf, when they were the most.</param>
public sealed record ProcessSummary(
    ProcessId Id,
    string Name,
    ProcessOutcome Outcome,
    SimTime? EndedAt,
    FatalAccess? FatalAccess,
    long PeakResidentCount,
    ImmutableArray<int> PeakTables);

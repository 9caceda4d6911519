using System.Collections.Immutable;
using VmActors.Kernel.Operations;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Memory;

/// <summary>How processes are given memory: what faults, calls and ends mean where it is paged, and where it is given
/// in contiguous pieces.</summary>
internal interface IMemoryScheme
{
    /// <summary>Frames that are free.</summary>
    long FreeFrameCount { get; }

    /// <summary>Frames in use.</summary>
    long UsedFrameCount { get; }

    /// <summary>Makes the address space of a new process, with its areas.</summary>
    /// <exception cref="InvalidOperationException">There is no memory even to begin with.</exception>
    AddressSpace Create(ProcessSpec spec);

    /// <summary>Whether processes can be forked.</summary>
    bool CanFork { get; }

    /// <summary>Makes the empty address space of a child; null where there is no memory even to begin with. Only where
    /// <see cref="CanFork"/>.</summary>
    Operation<AddressSpace?> CreateForFork(KernelThread parent, ProcessSpec spec);

    /// <summary>Gives a child what the caller's process has; for the holder of its lock. Says whether it has all, and
    /// how long that waited for other CPUs.</summary>
    Operation<(bool IsWhole, SimDuration Waited)> Copy(KernelThread parent, AddressSpace child);

    /// <summary>The caller's process has other areas in place of all that it had; says how long that waited for other
    /// CPUs. Only where <see cref="CanFork"/>.</summary>
    Operation<SimDuration> Replace(KernelThread thread, ImmutableArray<Area> areas);

    /// <summary>Makes what a CPU could not translate possible, if it is legal; says how the process is to end if it is
    /// not.</summary>
    Operation<ProcessOutcome?> Serve(KernelThread thread, FaultProtocol.PageFault fault);

    /// <summary>Serves a call about memory.</summary>
    Operation<CallResult> Call(KernelThread thread, SystemCallProtocol.SystemCall call);

    /// <summary>Takes all memory of a process back whose threads have ended.</summary>
    Operation Release(Process process);

    /// <summary>Throws unless what the scheme has given out is consistent.</summary>
    /// <param name="swapped">What the swap disk holds in a slot; null to leave it unread.</param>
    void CheckInvariants(Func<SwapSlot, ImmutableArray<ulong>>? swapped);
}

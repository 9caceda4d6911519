using System.Collections.Immutable;
using VmActors.Runtime;
using VmActors.Vocabulary;

namespace VmActors.Protocols;

/// <summary>
/// Kernel to CPU: what it runs; CPU to kernel: that it stopped. A CPU is idle, running, or trapped (it has told the
/// kernel of a fault, a call, an expired slice or a preemption and waits).
/// <code>
///            SwitchTo                    PageFault, SystemCall, SliceExpired, Preempted
///   Idle ----------------> Running ------------------------------------------> Trapped
///    ^                        ^                                                 |  |
///    |                        +------------- Resume, SwitchTo ------------------+  |
///    +---------------------------------- GoIdle ----------------------------------+
/// </code>
/// </summary>
public static class DispatchProtocol
{
    /// <summary>Kernel to trapped CPU. The thread goes on: a faulted reference is tried again, a call has
    /// returned.</summary>
    /// <param name="Thread">The thread that trapped.</param>
    /// <param name="ShootdownWait">How much of the wait was for other CPUs' acknowledgements.</param>
    /// <param name="Slice">A new time slice, or zero to keep what is left of the old one.</param>
    public sealed record Resume(ThreadId Thread, SimDuration ShootdownWait, SimDuration Slice) : Message;

    /// <summary>Kernel to idle or trapped CPU. A context switch.</summary>
    /// <param name="Thread">The thread to run.</param>
    /// <param name="Root">The frame of its page table's root (x86: CR3).</param>
    /// <param name="Asid">The tag of its translations.</param>
    /// <param name="FlushTlb">Drop every translation first, because tags are used anew.</param>
    /// <param name="Slice">How long it may run before <see cref="SliceExpired"/>.</param>
    public sealed record SwitchTo(ThreadId Thread, Pfn Root, Asid Asid, bool FlushTlb, SimDuration Slice) : Message;

    /// <summary>Kernel to idle or trapped CPU, unanswered, where address spaces are registers and no tables: those of
    /// the thread that it is switched to, or goes on with, next. Sent right before <see cref="SwitchTo"/> or
    /// <see cref="Resume"/>.</summary>
    /// <param name="Segments">The segments of the address space; one where there is one base and bound; none while they
    /// are being moved.</param>
    public sealed record LoadRegisters(ImmutableArray<SegmentDescriptor> Segments) : Message;

    /// <summary>Kernel to trapped CPU. There is nothing to run here.</summary>
    /// <param name="WaitsForDisk">Whether a thread that would run waits for the disk.</param>
    public sealed record GoIdle(bool WaitsForDisk) : Message;

    /// <summary>Kernel to CPU. Stop the thread that runs; meaningless to a CPU that is idle or trapped
    /// already.</summary>
    public sealed record Preempt : Message;

    /// <summary>CPU to kernel. The time slice of the thread is used up.</summary>
    /// <param name="Cpu">Where; it waits.</param>
    /// <param name="Thread">The thread that ran.</param>
    public sealed record SliceExpired(CpuId Cpu, ThreadId Thread) : Message;

    /// <summary>CPU to kernel. Answers <see cref="Preempt"/>.</summary>
    /// <param name="Cpu">Where; it waits.</param>
    /// <param name="Thread">The thread that ran.</param>
    public sealed record Preempted(CpuId Cpu, ThreadId Thread) : Message;
}

using System.Collections.Immutable;
using VmActors.Runtime;
using VmActors.Vocabulary;

namespace VmActors.Protocols;

/// <summary>
/// CPU to kernel: a reference that hardware could not finish. At most one per CPU is open; it is answered once, by any
/// message of <see cref="DispatchProtocol"/> that says what the CPU does next.
/// <code>
/// Cpu                       Kernel                  SwapDisk / PageDaemon
///  | PageFault               |                        |
///  |------------------------>| area? right? frame?    |
///  |                         | ReadSlot, MemoryLow    |
///  |                         |----------------------->|
///  | Resume (the reference is tried again)            |
///  |&lt;------------------------|                        |
/// </code>
/// </summary>
public static class FaultProtocol
{
    /// <summary>CPU to kernel. The walk found no entry that permits the access, or the registers do not.</summary>
    /// <param name="Cpu">Where; it waits.</param>
    /// <param name="Thread">The thread that made the reference.</param>
    /// <param name="Address">The address of the reference (x86: CR2).</param>
    /// <param name="Access">What the reference does.</param>
    public sealed record PageFault(CpuId Cpu, ThreadId Thread, VirtualAddress Address, AccessKind Access) : Message;

    /// <summary>Kernel to CPU, unanswered: the reference raised a signal, and the program has a handler that goes on
    /// behind it. Sent right before the message that lets the thread go on.</summary>
    /// <param name="Thread">The thread that made the reference.</param>
    /// <param name="Code">What is wrong with it.</param>
    public sealed record Signal(ThreadId Thread, FaultCode Code) : Message;

    /// <summary>CPU to kernel, unanswered: pages used whose accessed or dirty bit was clear in the table. Sent before
    /// anything else that the CPU tells the kernel later, so before any acknowledgement.</summary>
    /// <param name="Cpu">Whose MMU used them.</param>
    /// <param name="Frames">Frame numbers of pages used; their accessed bits are to be set.</param>
    /// <param name="Dirtied">Frame numbers of pages stored to; their dirty bits are to be set.</param>
    public sealed record PagesUsed(
        CpuId Cpu, ImmutableArray<Pfn> Frames, ImmutableArray<Pfn> Dirtied) : Message;
}

using System.Collections.Immutable;
using VmActors.Runtime;
using VmActors.Vocabulary;

namespace VmActors.Protocols;

/// <summary>CPU to kernel: a thread asks for a service. At most one per CPU is open; answered once, by any message of
/// <see cref="DispatchProtocol"/>, when the call has returned or the CPU does something else meanwhile. What a call
/// returns, if it is not 0, goes before.</summary>
public static class SystemCallProtocol
{
    /// <summary>CPU to kernel. The thread has made a system call.</summary>
    /// <param name="Cpu">Where; it waits.</param>
    /// <param name="Thread">The caller.</param>
    /// <param name="Kind">Which call: <see cref="OperationKind.Map"/> and above.</param>
    /// <param name="Address">The address of a map, unmap or protect; the number of a barrier or ticket; what a child
    /// begins with.</param>
    /// <param name="Argument">Bytes of a map, unmap or protect; cycles of a sleep; parties of a barrier.</param>
    /// <param name="Protection">The protection of a map or protect.</param>
    public sealed record SystemCall(
        CpuId Cpu, ThreadId Thread, OperationKind Kind, ulong Address, long Argument, Protection Protection) : Message;

    /// <summary>CPU to kernel, unanswered: operands of a call that has more than <see cref="SystemCall"/> holds. Sent
    /// right before it.</summary>
    /// <param name="Thread">The caller.</param>
    /// <param name="Values">In the order of the call's description.</param>
    public sealed record Operands(ThreadId Thread, ImmutableArray<long> Values) : Message;

    /// <summary>Kernel to CPU, unanswered: what a call returns, where that is not 0. Sent right before the message that
    /// lets the thread go on, to the CPU on which it does.</summary>
    /// <param name="Thread">The caller.</param>
    /// <param name="Value">A number above 0, or a negative <see cref="Errno"/>.</param>
    public sealed record Returned(ThreadId Thread, long Value) : Message;
}

using System.Collections.Immutable;
using VmActors.Runtime;
using VmActors.Vocabulary;

namespace VmActors.Protocols;

/// <summary>
/// Kernel to CPUs and back: translations must go (Linux's classic inter-processor interrupt with a CPU mask). The
/// kernel changes the table, then asks every CPU that may hold a translation, then waits for all answers. Only after
/// the last is a frame free for others.
/// <code>
/// Kernel                    each Cpu of the mask, the caller's own included
///  | (table changed)         |
///  | Invalidate              |
///  |------------------------>| drops the translations, between two instructions
///  | InvalidateAck           |
///  |&lt;------------------------|
///  | (all acks: frames free) |
/// </code>
/// An acknowledgement says that the TLB is clean and that no walk of this CPU uses the old table: a walk never spans
/// two messages.
/// </summary>
public static class ShootdownProtocol
{
    /// <summary>Kernel to CPU, in any phase of it.</summary>
    /// <param name="Asid">The address space.</param>
    /// <param name="Pages">The pages to drop; none means the whole address space.</param>
    /// <param name="IsLocal">The CPU asks on its own behalf: no interrupt was needed.</param>
    public sealed record Invalidate(Asid Asid, ImmutableArray<PageRange> Pages, bool IsLocal) : Message;

    /// <summary>CPU to kernel. Answers exactly one <see cref="Invalidate"/>, after the translations are gone.</summary>
    /// <param name="Cpu">Who.</param>
    public sealed record InvalidateAck(CpuId Cpu) : Message;
}

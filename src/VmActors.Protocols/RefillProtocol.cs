using VmActors.Runtime;
using VmActors.Vocabulary;

namespace VmActors.Protocols;

/// <summary>
/// CPU to kernel and back, on machines whose TLB software fills: a reference that the TLB could not finish. At most one
/// per CPU is open. The kernel answers by what its handler executes, and then by any message of
/// <see cref="DispatchProtocol"/>; or, where its table has no entry that permits the access, as it answers a
/// <see cref="FaultProtocol.PageFault"/>.
/// <code>
/// Cpu                       Kernel
///  | TlbMiss, TlbModified    |
///  |------------------------>| reads the table, sets accessed or dirty
///  | WriteEntry              |   of the page table, if that was missed too
///  |&lt;------------------------|
///  | WriteEntry              |   of the page
///  |&lt;------------------------|
///  | Resume (the reference is tried again)
///  |&lt;------------------------|
/// </code>
/// The kernel reads its table and sends the entries in one instant. So an entry that is changed later is shot down
/// later, by a message that the same link brings later: no stale entry can come after the acknowledgement.
/// </summary>
public static class RefillProtocol
{
    /// <summary>CPU to kernel. No entry matches, or the one that does has V clear.</summary>
    /// <param name="Cpu">Where; it waits.</param>
    /// <param name="Thread">The thread that made the reference.</param>
    /// <param name="Address">The address of the reference (BadVAddr).</param>
    /// <param name="Access">What the reference does.</param>
    /// <param name="IsNested">Whether the handler's own reference to the page table missed.</param>
    public sealed record TlbMiss(
        CpuId Cpu, ThreadId Thread, VirtualAddress Address, AccessKind Access, bool IsNested) : Message;

    /// <summary>CPU to kernel. A store met an entry with V set and D clear.</summary>
    /// <param name="Cpu">Where; it waits.</param>
    /// <param name="Thread">The thread that made the reference.</param>
    /// <param name="Address">The address of the reference (BadVAddr).</param>
    /// <param name="Access">What the reference does: a store or a modify.</param>
    /// <param name="IsNested">Whether the handler's own reference to the page table missed.</param>
    public sealed record TlbModified(
        CpuId Cpu, ThreadId Thread, VirtualAddress Address, AccessKind Access, bool IsNested) : Message;

    /// <summary>Kernel to trapped CPU. An entry of the TLB, as register values of the R4000: it takes the place of the
    /// one of the same pair, if there is one.</summary>
    /// <param name="EntryHi">The pair and the address space.</param>
    /// <param name="EntryLo0">The even page.</param>
    /// <param name="EntryLo1">The odd page.</param>
    /// <param name="Index">Where a new entry goes; null for where Random says.</param>
    public sealed record WriteEntry(ulong EntryHi, uint EntryLo0, uint EntryLo1, int? Index) : Message;
}

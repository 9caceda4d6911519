using System.Collections.Immutable;
using VmActors.Runtime;
using VmActors.Vocabulary;

namespace VmActors.Protocols;

/// <summary>Kernel to swap disk and back. Every read and write is answered once, in the order in which the device
/// finishes; trims are not answered. Contents are 512 words, or none where contents are not simulated or all
/// zero.</summary>
public static class SwapProtocol
{
    /// <summary>Kernel to disk. Give the page in a slot.</summary>
    /// <param name="Slot">A slot that was written and not trimmed.</param>
    public sealed record ReadSlot(SwapSlot Slot) : Message;

    /// <summary>Disk to kernel. Answers one <see cref="ReadSlot"/>.</summary>
    /// <param name="Slot">The slot read.</param>
    /// <param name="Words">The page.</param>
    public sealed record SlotRead(SwapSlot Slot, ImmutableArray<ulong> Words) : Message;

    /// <summary>Kernel to disk. Keep a page in a slot.</summary>
    /// <param name="Slot">The slot; what it held is gone.</param>
    /// <param name="Words">The page.</param>
    public sealed record WriteSlot(SwapSlot Slot, ImmutableArray<ulong> Words) : Message;

    /// <summary>Disk to kernel. Answers one <see cref="WriteSlot"/>: the page is safe.</summary>
    /// <param name="Slot">The slot written.</param>
    public sealed record SlotWritten(SwapSlot Slot) : Message;

    /// <summary>Kernel to disk, unanswered. The slot's page is needed no more.</summary>
    /// <param name="Slot">The slot.</param>
    public sealed record TrimSlot(SwapSlot Slot) : Message;
}

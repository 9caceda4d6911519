using System.Collections.Immutable;
using VmActors.Runtime;
using VmActors.Vocabulary;

namespace VmActors.Protocols;

/// <summary>
/// Kernel and page daemon: free frames are short. The daemon sleeps until <see cref="MemoryLow"/>, then looks and
/// evicts in rounds, one request open at a time, until the high watermark, and says that it sleeps again.
/// <code>
/// Kernel                       PageDaemon
///  | MemoryLow                  |   free frames under low
///  |--------------------------->|
///  |            LookAtFrames    |   the next frames under the hand
///  |&lt;---------------------------|
///  | FramesLookedAt             |   their reference bits, cleared by the look
///  |--------------------------->|
///  |            EvictFrames     |   those not referenced
///  |&lt;---------------------------|
///  | FramesEvicted              |   after shootdown and swap writes
///  |--------------------------->|   ... until free frames reach high
///  |            DaemonSleeps    |
///  |&lt;---------------------------|
/// </code>
/// </summary>
public static class ReclaimProtocol
{
    /// <summary>Kernel to daemon, unanswered: what became of frames since the last such message, in order. Sent before
    /// anything else that the kernel tells the daemon.</summary>
    /// <param name="Changes">One for each page mapped or unmapped.</param>
    public sealed record PagesChanged(ImmutableArray<FrameChange> Changes) : Message;

    /// <summary>Kernel to daemon, in place of <see cref="PagesChanged"/> where its policy remembers pages.</summary>
    /// <param name="Changes">One for each page mapped or unmapped.</param>
    public sealed record NamedPagesChanged(ImmutableArray<PageChange> Changes) : Message;

    /// <summary>Kernel to daemon. Sent once; not again before <see cref="DaemonSleeps"/>.</summary>
    /// <param name="FreeCount">Free frames now.</param>
    public sealed record MemoryLow(long FreeCount) : Message;

    /// <summary>Daemon to kernel. Look at these frames' reference bits and clear them.</summary>
    /// <param name="Frames">In scan order.</param>
    public sealed record LookAtFrames(ImmutableArray<Pfn> Frames) : Message;

    /// <summary>Kernel to daemon. Answers <see cref="LookAtFrames"/>, frame by frame.</summary>
    /// <param name="Looks">One for each frame asked for, in order.</param>
    public sealed record FramesLookedAt(ImmutableArray<FrameLook> Looks) : Message;

    /// <summary>Daemon to kernel. Take these frames from their pages.</summary>
    /// <param name="Frames">In scan order.</param>
    public sealed record EvictFrames(ImmutableArray<Pfn> Frames) : Message;

    /// <summary>Kernel to daemon. Answers <see cref="EvictFrames"/> when every frame is free or given up on.</summary>
    /// <param name="EvictedCount">Frames made free.</param>
    /// <param name="WrittenCount">How many of them had to be written to the swap disk.</param>
    /// <param name="FreeCount">Free frames now.</param>
    public sealed record FramesEvicted(int EvictedCount, int WrittenCount, long FreeCount) : Message;

    /// <summary>Daemon to kernel. The round is over.</summary>
    /// <param name="Exhausted">Two turns of the hand found nothing to evict.</param>
    public sealed record DaemonSleeps(bool Exhausted) : Message;
}

/// <summary>A frame got a page, or lost it.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="IsMapped">Whether it holds a page now.</param>
public readonly record struct FrameChange(Pfn Frame, bool IsMapped);

/// <summary>A frame got a page, or lost it.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Page">The page that it holds now; null: it holds none.</param>
public readonly record struct PageChange(Pfn Frame, PageName? Page);

/// <summary>What a look at a frame shows.</summary>
public enum FrameLook : byte
{
    /// <summary>Free, or not to be taken now: a page table, on its way already, or awaited by a thread that has not run
    /// since its fault.</summary>
    NotEvictable,

    /// <summary>A page not used since the last look.</summary>
    NotReferenced,

    /// <summary>A page used since the last look.</summary>
    Referenced,

    /// <summary>A page not used since the last look, that must be written before it goes; only where the daemon's
    /// policy asks.</summary>
    NotReferencedDirty,

    /// <summary>A page used since the last look, that must be written before it goes; only where the daemon's policy
    /// asks.</summary>
    ReferencedDirty,
}

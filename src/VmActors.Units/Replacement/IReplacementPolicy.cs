using VmActors.Vocabulary;

namespace VmActors.Units.Replacement;

/// <summary>
/// Which mapped frame to evict, by reference bits. The page daemon drives it in two steps, because only the kernel can
/// look at a reference bit:
/// <code>
///   BeginRound ──► Candidates ──► for each: the kernel reads and clears the reference bit ──► ShouldEvict
///                      ▲───────── until enough frames are free, and none is let go ───────────────┘
/// </code>
/// A frame is the policy's concern from <see cref="PageMapped"/> to <see cref="PageUnmapped"/>. Deterministic: the
/// answers follow from the calls alone.
/// </summary>
public interface IReplacementPolicy
{
    /// <summary>Frames that the policy may choose from.</summary>
    long MappedCount { get; }

    /// <summary>Whether it lets pages go that are not wanted yet: a round goes on until it does not.</summary>
    bool LetsGo { get; }

    /// <summary>Frames are short.</summary>
    /// <param name="wanted">How many should become free.</param>
    void BeginRound(long wanted);

    /// <summary>A page came into the frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="page">Which page, where the policy asks; else nothing.</param>
    /// <exception cref="InvalidOperationException">The frame is mapped already.</exception>
    void PageMapped(Pfn frame, PageName page = default);

    /// <summary>The page left the frame: evicted, unmapped, or its process ended.</summary>
    /// <exception cref="InvalidOperationException">The frame is not mapped.</exception>
    void PageUnmapped(Pfn frame);

    /// <summary>Writes the next frames to look at, in scan order and each once, to the front of the span.</summary>
    /// <returns>How many: fewer than asked for at the end of a turn or of what is wanted, none only when none is
    /// mapped.</returns>
    int Candidates(Span<Pfn> frames);

    /// <summary>The verdict on a candidate whose reference bit was just read and cleared.</summary>
    /// <param name="frame">The candidate; false when it was unmapped in the meantime.</param>
    /// <param name="referenced">Whether the bit was set.</param>
    /// <param name="dirty">Whether the page must be written before it goes, where the policy asks; else false.</param>
    bool ShouldEvict(Pfn frame, bool referenced, bool dirty = false);
}

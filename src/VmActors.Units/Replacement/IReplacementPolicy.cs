using VmActors.Vocabulary;

namespace VmActors.Units.Replacement;

/// <summary>
/// Which mapped frame to evict, by reference bits. The page daemon drives it in two steps, because only the kernel can
/// look at a reference bit:
/// <code>
///   Candidates ──► for each: the kernel reads and clears the reference bit ──► ShouldEvict
/// </code>
/// A frame is the policy's concern from <see cref="PageMapped"/> to <see cref="PageUnmapped"/>. Deterministic: the
/// answers follow from the calls alone.
/// </summary>
public interface IReplacementPolicy
{
    /// <summary>Frames that the policy may choose from.</summary>
    long MappedCount { get; }

    /// <summary>A page came into the frame.</summary>
    /// <exception cref="InvalidOperationException">The frame is mapped already.</exception>
    void PageMapped(Pfn frame);

    /// <summary>The page left the frame: evicted, unmapped, or its process ended.</summary>
    /// <exception cref="InvalidOperationException">The frame is not mapped.</exception>
    void PageUnmapped(Pfn frame);

    /// <summary>Writes the next frames to look at, in scan order and each once, to the front of the span.</summary>
    /// <returns>How many: fewer than asked for only when fewer are mapped.</returns>
    int Candidates(Span<Pfn> frames);

    /// <summary>The verdict on a candidate whose reference bit was just read and cleared.</summary>
    /// <param name="frame">The candidate; false when it was unmapped in the meantime.</param>
    /// <param name="referenced">Whether the bit was set.</param>
    bool ShouldEvict(Pfn frame, bool referenced);
}

using VmActors.Units.Collections;
using VmActors.Vocabulary;

namespace VmActors.Units.Replacement;

/// <summary>
/// CLOCK, the second-chance policy (Corbató 1968; Silberschatz 10.4.5.2): a hand goes round the frames in the order of
/// their numbers, passes a referenced page once, its bit now clear, and evicts the first that was not referenced.
/// </summary>
/// <remarks>A page loaded into a victim's frame stands behind the hand: it has a whole round's time.</remarks>
public sealed class ClockPolicy : IReplacementPolicy
{
    private readonly Bitmap _mapped = new();
    private readonly long _frameCount;
    private long _hand;

    /// <summary>A clock of the frames 0 to <paramref name="frameCount"/> - 1, the hand at 0.</summary>
    /// <param name="frameCount">1 or more; memory grows with the highest frame ever mapped.</param>
    public ClockPolicy(long frameCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameCount);
        _frameCount = frameCount;
    }

    /// <inheritdoc/>
    public long MappedCount => _mapped.Count;

    /// <summary>The frame that the hand looks at next, mapped or not.</summary>
    public Pfn Hand => new(_hand);

    /// <inheritdoc/>
    public bool LetsGo => false;

    /// <summary>The hand goes on where it stopped.</summary>
    public void BeginRound(long wanted)
    {
    }

    /// <inheritdoc/>
    public void PageMapped(Pfn frame, PageName page = default)
    {
        if ((ulong)frame.Value >= (ulong)_frameCount)
            throw new ArgumentOutOfRangeException(nameof(frame), frame, "the clock has no such frame");
        if (!_mapped.Add(frame.Value)) throw new InvalidOperationException($"{frame} is mapped already");
    }

    /// <inheritdoc/>
    public void PageUnmapped(Pfn frame)
    {
        if (!_mapped.Remove(frame.Value)) throw new InvalidOperationException($"{frame} is not mapped");
    }

    /// <inheritdoc/>
    public int Candidates(Span<Pfn> frames)
    {
        var count = (int)Math.Min(frames.Length, _mapped.Count);
        for (var i = 0; i < count; i++)
        {
            var frame = _mapped.NextAtOrAbove(_hand);
            if (frame < 0) frame = _mapped.NextAtOrAbove(0);
            frames[i] = new Pfn(frame);
            _hand = frame + 1 == _frameCount ? 0 : frame + 1;
        }
        return count;
    }

    /// <inheritdoc/>
    public bool ShouldEvict(Pfn frame, bool referenced, bool dirty = false) =>
        !referenced && _mapped.Contains(frame.Value);
}

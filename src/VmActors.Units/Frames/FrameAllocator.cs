using VmActors.Units.Collections;
using VmActors.Vocabulary;

namespace VmActors.Units.Frames;

/// <summary>
/// Hands out the physical frames 0 to <see cref="TotalCount"/> - 1.
/// <code>
///  never used ── TryAllocate (ascending) ──► used ── Free ──► free stack
///                                             ▲                  │
///                                             └── TryAllocate ───┘ last freed first
/// </code>
/// The free stack goes first: a frame that was used is likelier to be warm. Memory grows with the frames ever used.
/// Runs of frames take what they need of both.
/// </summary>
public sealed class FrameAllocator
{
    private readonly FrameStack _freed = new();
    private readonly Bitmap _used = new();
    private long _neverUsed; // the first frame that was never handed out

    /// <summary>An allocator with every frame free.</summary>
    /// <param name="totalCount">Frames of the machine, 1 or more.</param>
    public FrameAllocator(long totalCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalCount);
        TotalCount = totalCount;
    }

    /// <summary>Frames of the machine.</summary>
    public long TotalCount { get; }

    /// <summary>Frames handed out and not given back.</summary>
    public long UsedCount => _used.Count;

    /// <summary>Frames that can be handed out.</summary>
    public long FreeCount => TotalCount - UsedCount;

    /// <summary>Takes a frame; its contents are whatever its last user left.</summary>
    /// <returns>False when every frame is used.</returns>
    public bool TryAllocate(out Pfn frame)
    {
        if (!_freed.TryPop(out frame))
        {
            if (_neverUsed == TotalCount) return false;
            frame = new Pfn(_neverUsed++);
        }
        _used.Add(frame.Value);
        return true;
    }

    /// <summary>Takes frames that follow each other, of those that were never used.</summary>
    /// <returns>False when there are not so many.</returns>
    public bool TryAllocateRun(long count, out Pfn first)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        first = new Pfn(_neverUsed);
        if (count > TotalCount - _neverUsed) return false;
        for (; count > 0; count--) _used.Add(_neverUsed++);
        return true;
    }

    /// <summary>Takes 2^<paramref name="order"/> frames that follow each other from a multiple of so many: the lowest
    /// that are all free.</summary>
    /// <returns>False when there are none such.</returns>
    public bool TryAllocateAligned(int order, out Pfn first)
    {
        var count = 1L << order;
        for (var at = 0L; at + count <= TotalCount;)
        {
            first = new Pfn(at);
            var used = _used.NextAtOrAbove(at);
            if (used < 0 || used >= at + count)
            {
                Take(at, at + count);
                return true;
            }
            at = Math.Max((used | (count - 1)) + 1, _used.NextAbsent(used) & ~(count - 1));
        }
        first = default;
        return false;
    }

    /// <summary>Gives a frame back.</summary>
    /// <exception cref="InvalidOperationException">The frame is not in use: freed twice or never allocated.</exception>
    public void Free(Pfn frame)
    {
        if (!_used.Remove(frame.Value))
        {
            var known = frame.Value >= 0 && frame.Value < _neverUsed;
            throw new InvalidOperationException(known ? $"{frame} is freed twice" : $"{frame} was never allocated");
        }
        _freed.Push(frame);
    }

    /// <summary>Whether the frame is handed out.</summary>
    public bool IsUsed(Pfn frame) => _used.Contains(frame.Value);

    /// <summary>Throws unless every frame is in exactly one of: used, on the free stack, never used.</summary>
    /// <exception cref="InvalidOperationException">A frame is in none or in two.</exception>
    public void CheckInvariants()
    {
        _used.CheckInvariants();
        if (_used.Count + _freed.Count != _neverUsed || _neverUsed > TotalCount)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"used {_used.Count} + freed {_freed.Count} is not {_neverUsed} handed out of {TotalCount}"));
        var seen = new Bitmap();
        foreach (var frame in _freed)
            if (frame.Value >= _neverUsed || _used.Contains(frame.Value) || !seen.Add(frame.Value))
                throw new InvalidOperationException($"{frame} does not belong on the free stack");
    }

    /// <summary>Takes free frames from wherever they are. Those below that were never used go on the free stack, the
    /// lowest on top.</summary>
    private void Take(long first, long end)
    {
        for (var frame = first; frame < Math.Min(end, _neverUsed); frame++) _freed.Remove(new Pfn(frame));
        for (var frame = first - 1; frame >= _neverUsed; frame--) _freed.Push(new Pfn(frame));
        _neverUsed = Math.Max(_neverUsed, end);
        for (var frame = first; frame < end; frame++) _used.Add(frame);
    }
}

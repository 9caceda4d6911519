namespace VmActors.Units.Replacement;

/// <summary>
/// The policies that keep the pages in a queue: FIFO, LRU and MRU. A page that comes in joins the back; by recency, a
/// page that is referenced goes to the back again. The victim is at the front, or at the back for MRU.
/// </summary>
public sealed class QueueVictims : IVictimPolicy
{
    private readonly bool _byRecency;
    private readonly bool _fromBack;

    // A ring of frames; the last place is its end: what follows it is the front, what precedes it the back.
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int _end;

    private QueueVictims(int frames, bool byRecency, bool fromBack)
    {
        (_byRecency, _fromBack, _end) = (byRecency, fromBack, frames);
        _next = new int[frames + 1];
        _previous = new int[frames + 1];
        (_next[_end], _previous[_end]) = (_end, _end);
    }

    /// <inheritdoc/>
    public IEnumerable<int> Order
    {
        get
        {
            var following = _fromBack ? _previous : _next;
            for (var frame = following[_end]; frame != _end; frame = following[frame]) yield return frame;
        }
    }

    /// <summary>First in, first out: the page that came in first goes.</summary>
    public static QueueVictims Fifo(int frames) => new(frames, byRecency: false, fromBack: false);

    /// <summary>Least recently used: the page goes whose last reference is longest ago.</summary>
    public static QueueVictims Lru(int frames) => new(frames, byRecency: true, fromBack: false);

    /// <summary>Most recently used: the page goes that was referenced last; right for a loop larger than
    /// memory.</summary>
    public static QueueVictims Mru(int frames) => new(frames, byRecency: true, fromBack: true);

    /// <inheritdoc/>
    public void Loaded(int frame, ulong page) => Append(frame);

    /// <inheritdoc/>
    public void Referenced(int frame)
    {
        if (!_byRecency) return;
        Unlink(frame);
        Append(frame);
    }

    /// <inheritdoc/>
    public int TakeVictim()
    {
        var victim = _fromBack ? _previous[_end] : _next[_end];
        if (victim == _end) throw new InvalidOperationException("no frame has a page");
        Unlink(victim);
        return victim;
    }

    private void Append(int frame)
    {
        (_previous[frame], _next[frame]) = (_previous[_end], _end);
        _next[_previous[_end]] = frame;
        _previous[_end] = frame;
    }

    private void Unlink(int frame)
    {
        _next[_previous[frame]] = _next[frame];
        _previous[_next[frame]] = _previous[frame];
    }
}

using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Queues;

/// <summary>
/// The policies that keep the pages in a queue: FIFO, LRU and MRU. A page that comes in joins the back; by recency, a
/// page that is referenced goes to the back again. The victim is at the front, or at the back for MRU.
/// </summary>
internal readonly struct QueueVictims : IVictimOrder
{
    private readonly LinkedLists _queue = new(1);
    private readonly bool _byRecency;
    private readonly bool _fromBack;

    private QueueVictims(bool byRecency, bool fromBack) => (_byRecency, _fromBack) = (byRecency, fromBack);

    /// <inheritdoc/>
    public IEnumerable<int> Order => _fromBack ? _queue.Walk(0).Reverse() : _queue.Walk(0);

    /// <summary>First in, first out: the page that came in first goes.</summary>
    public static QueueVictims Fifo() => new(byRecency: false, fromBack: false);

    /// <summary>Least recently used: the page goes whose last reference is longest ago.</summary>
    public static QueueVictims Lru() => new(byRecency: true, fromBack: false);

    /// <summary>Most recently used: the page goes that was referenced last; right for a loop larger than
    /// memory.</summary>
    public static QueueVictims Mru() => new(byRecency: true, fromBack: true);

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore) => _queue.AddLast(0, frame);

    /// <inheritdoc/>
    public bool Referenced(int frame, bool isStore)
    {
        if (_byRecency) _queue.MoveLast(0, frame);
        return true;
    }

    /// <inheritdoc/>
    public void Unloaded(int frame) => _queue.Remove(frame);

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        var victim = _fromBack ? _queue.Last(0) : _queue.First(0);
        if (victim < 0) throw new InvalidOperationException("no frame has a page");
        _queue.Remove(victim);
        return victim;
    }

    /// <inheritdoc/>
    public bool IsSpared(int frame) => false;
}

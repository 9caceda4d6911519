using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Clocks;

/// <summary>
/// SIEVE (Zhang and others, NSDI 2024): pages stand in the order in which they came in; a hand goes from the oldest to
/// the newest, round and round, passes each page that was referenced since it came by, and evicts the first that was
/// not. Unlike CLOCK's, a page that comes in stands at the newest end, and not where the victim was.
/// </summary>
internal struct SieveVictims(int frames) : IVictimOrder
{
    private readonly LinkedLists _queue = new(1); // the oldest first
    private readonly bool[] _visited = new bool[frames];
    private int _hand = -1; // -1: at the oldest

    /// <inheritdoc/>
    public readonly IEnumerable<int> Order
    {
        get
        {
            var frame = At;
            for (var left = _queue.Count(0); left > 0; left--)
            {
                yield return frame;
                frame = After(frame);
            }
        }
    }

    private readonly int At => _hand < 0 ? _queue.First(0) : _hand;

    /// <inheritdoc/>
    public readonly void Loaded(int frame, int page, bool isStore)
    {
        _visited[frame] = false;
        _queue.AddLast(0, frame);
    }

    /// <inheritdoc/>
    public readonly bool Referenced(int frame, bool isStore)
    {
        _visited[frame] = true;
        return true;
    }

    /// <inheritdoc/>
    public void Unloaded(int frame)
    {
        if (_hand == frame) _hand = _queue.After(frame);
        _queue.Remove(frame);
    }

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        var frame = At;
        if (frame < 0) throw new InvalidOperationException("no frame has a page");
        for (; _visited[frame]; frame = After(frame)) _visited[frame] = false;
        _hand = _queue.After(frame);
        _queue.Remove(frame);
        return frame;
    }

    /// <inheritdoc/>
    public readonly bool IsSpared(int frame) => _visited[frame];

    private readonly int After(int frame) => _queue.After(frame) is var next and >= 0 ? next : _queue.First(0);
}

namespace VmActors.Units.Replacement.Counting;

/// <summary>
/// Least frequently used: the page goes that was referenced least often since it came in; of several, the one whose
/// last reference is longest ago. A heap of frames, the next victim at the top.
/// </summary>
internal struct LfuVictims : IVictimOrder
{
    private readonly (long Count, long LastUse)[] _uses; // by frame
    private readonly int[] _heap;
    private readonly int[] _placeOf; // by frame; -1: no page
    private int _count;
    private long _now;

    /// <summary>An empty memory's.</summary>
    public LfuVictims(int frames)
    {
        (_uses, _heap, _placeOf) = (new (long, long)[frames], new int[frames], new int[frames]);
        Array.Fill(_placeOf, -1);
    }

    /// <inheritdoc/>
    public readonly IEnumerable<int> Order
    {
        get
        {
            var uses = _uses;
            return _heap.Take(_count).OrderBy(frame => uses[frame]);
        }
    }

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _uses[frame] = (1, ++_now);
        Rise(_count++, frame);
    }

    /// <inheritdoc/>
    public bool Referenced(int frame, bool isStore)
    {
        _uses[frame] = (_uses[frame].Count + 1, ++_now);
        Sink(_placeOf[frame], frame);
        return true;
    }

    /// <inheritdoc/>
    public void Unloaded(int frame)
    {
        var (place, last) = (_placeOf[frame], _heap[--_count]);
        _placeOf[frame] = -1;
        if (last == frame) return;
        Rise(place, last);
        Sink(_placeOf[last], last);
    }

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        if (_count == 0) throw new InvalidOperationException("no frame has a page");
        var victim = _heap[0];
        _placeOf[victim] = -1;
        if (--_count > 0) Sink(0, _heap[_count]);
        return victim;
    }

    /// <inheritdoc/>
    public readonly bool IsSpared(int frame) => false;

    private readonly void Rise(int place, int frame)
    {
        while (place > 0 && IsSooner(frame, _heap[(place - 1) / 2]))
        {
            Put(place, _heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        Put(place, frame);
    }

    private readonly void Sink(int place, int frame)
    {
        for (var child = (2 * place) + 1; child < _count; child = (2 * place) + 1)
        {
            if (child + 1 < _count && IsSooner(_heap[child + 1], _heap[child])) child++;
            if (!IsSooner(_heap[child], frame)) break;
            Put(place, _heap[child]);
            place = child;
        }
        Put(place, frame);
    }

    private readonly bool IsSooner(int frame, int other) => _uses[frame].CompareTo(_uses[other]) < 0;

    private readonly void Put(int place, int frame) => (_heap[place], _placeOf[frame]) = (frame, place);
}

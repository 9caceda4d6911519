using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>When each group next has something to do: a binary heap with a place for each group, so that an idle
/// group costs nothing and an earlier message only moves its group up.</summary>
internal sealed class Schedule
{
    private readonly long[] _times;
    private readonly int[] _places;
    private readonly int[] _heap;
    private int _count;

    public Schedule(int groupCount)
    {
        _times = new long[groupCount];
        _places = new int[groupCount];
        _heap = new int[groupCount];
        Array.Fill(_places, -1);
    }

    public SimTime Next => _count == 0 ? SimTime.Never : new SimTime(_times[_heap[0]]);

    /// <summary>Takes the group with the earliest time.</summary>
    public int Pop()
    {
        var first = _heap[0];
        _places[first] = -1;
        var last = _heap[--_count];
        if (_count > 0)
            SiftDown(last, 0);
        return first;
    }

    /// <summary>Says that a group has something to do at <paramref name="time"/>; the earliest such word
    /// counts.</summary>
    public void Offer(int group, SimTime time)
    {
        if (time == SimTime.Never)
            return;
        var place = _places[group];
        if (place < 0)
            place = _count++;
        else if (_times[group] <= time.Cycles)
            return;
        _times[group] = time.Cycles;
        SiftUp(group, place);
    }

    private bool Precedes(int left, int right) =>
        _times[left] < _times[right] || (_times[left] == _times[right] && left < right);

    private void SiftUp(int group, int place)
    {
        while (place > 0)
        {
            var parent = (place - 1) >> 1;
            if (!Precedes(group, _heap[parent]))
                break;
            Put(_heap[parent], place);
            place = parent;
        }
        Put(group, place);
    }

    private void SiftDown(int group, int place)
    {
        while (true)
        {
            var child = (place << 1) + 1;
            if (child >= _count)
                break;
            if (child + 1 < _count && Precedes(_heap[child + 1], _heap[child]))
                child++;
            if (!Precedes(_heap[child], group))
                break;
            Put(_heap[child], place);
            place = child;
        }
        Put(group, place);
    }

    private void Put(int group, int place)
    {
        _heap[place] = group;
        _places[group] = place;
    }
}

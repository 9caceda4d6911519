using VmActors.Runtime.Choice;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>The deliveries of one actor in their total order: a binary heap. A cancelled timer is never at its top, so
/// that nothing is ever scheduled for it.</summary>
internal sealed class Inbox
{
    private readonly HashSet<long> _cancelled = [];
    private Delivery[] _heap = new Delivery[8];
    private SimTime _lastTimerTime = new(-1);
    private long _lastTimerSequence;

    public int Count { get; private set; }

    public SimTime NextTime => Count == 0 ? SimTime.Never : _heap[0].Time;

    public void Push(in Delivery delivery)
    {
        if (Count == _heap.Length)
            Array.Resize(ref _heap, Count * 2);
        var hole = Count++;
        while (hole > 0)
        {
            var parent = (hole - 1) >> 1;
            if (!delivery.Precedes(_heap[parent]))
                break;
            _heap[hole] = _heap[parent];
            hole = parent;
        }
        _heap[hole] = delivery;
    }

    public Delivery Pop()
    {
        var first = Take();
        if (first.IsTimer)
            (_lastTimerTime, _lastTimerSequence) = (first.Time, first.Sequence);
        return first;
    }

    /// <summary>Forgets a timer of this actor that has not fired yet; does nothing for one that has.</summary>
    public void Cancel(Timer timer)
    {
        var (time, sequence) = (timer.Due, timer.Sequence);
        if (sequence == 0 || Count == 0 || time < _lastTimerTime
            || (time == _lastTimerTime && sequence <= _lastTimerSequence))
            return;
        _cancelled.Add(sequence);
        DropCancelled();
    }

    private void DropCancelled()
    {
        while (Count > 0 && _heap[0].IsTimer && _cancelled.Remove(_heap[0].Sequence))
            RemoveTop();
        if (Count == 0)
            _cancelled.Clear();
    }

    private Delivery Take()
    {
        var first = RemoveTop();
        if (_cancelled.Count > 0)
            DropCancelled();
        return first;
    }

    private Delivery RemoveTop()
    {
        var first = _heap[0];
        var last = _heap[--Count];
        _heap[Count] = default;
        if (Count > 0)
            SiftDown(last);
        return first;
    }

    /// <summary>Pops a delivery of the first instant and rank, the chooser's pick among the first of each sender:
    /// every order that links allow, and no other.</summary>
    public Delivery PopExploring(ActorCell chooser)
    {
        var ties = new List<Delivery> { Take() };
        var later = new List<Delivery>();
        while (Count > 0 && _heap[0].Time == ties[0].Time && _heap[0].Rank == ties[0].Rank)
        {
            var next = Take();
            (ties.Exists(tie => tie.Sender == next.Sender) ? later : ties).Add(next);
        }
        var pick = ties.Count == 1 ? 0 : (int)chooser.Choose(ChoiceKind.Tie, ties.Count);
        for (var i = 0; i < ties.Count; i++)
        {
            if (i != pick)
                Push(ties[i]);
        }
        foreach (var delivery in later)
            Push(delivery);
        var picked = ties[pick];
        if (picked.IsTimer)
            (_lastTimerTime, _lastTimerSequence) = (picked.Time, picked.Sequence);
        return picked;
    }

    private void SiftDown(in Delivery delivery)
    {
        var hole = 0;
        while (true)
        {
            var child = (hole << 1) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && _heap[child + 1].Precedes(_heap[child]))
                child++;
            if (!_heap[child].Precedes(delivery))
                break;
            _heap[hole] = _heap[child];
            hole = child;
        }
        _heap[hole] = delivery;
    }
}

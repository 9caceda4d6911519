using VmActors.Runtime.Choice;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>The deliveries of one actor in their total order: a binary heap.</summary>
internal sealed class Inbox
{
    private Delivery[] _heap = new Delivery[8];

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
        var first = _heap[0];
        var last = _heap[--Count];
        _heap[Count] = default;
        if (Count > 0)
            SiftDown(last);
        return first;
    }

    /// <summary>Pops a delivery of the first instant and rank, the chooser's pick among the first of each sender:
    /// every order that links allow, and no other.</summary>
    public Delivery PopExploring(IChooser chooser)
    {
        var ties = new List<Delivery> { Pop() };
        var later = new List<Delivery>();
        while (Count > 0 && _heap[0].Time == ties[0].Time && _heap[0].Rank == ties[0].Rank)
        {
            var next = Pop();
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
        return ties[pick];
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

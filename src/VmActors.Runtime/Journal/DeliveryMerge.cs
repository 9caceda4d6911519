using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Journal;

/// <summary>Merges what the actors of a quantum handled into the total order (time, rank, receiver) and, for one
/// receiver, the order in which it handled them: (sender, sequence), or the one that an explorer chose.</summary>
internal sealed class DeliveryMerge
{
    private readonly List<(ActorCell Cell, int Place, Delivery Delivery)> _delivered = [];

    /// <summary>Takes over what one actor handled.</summary>
    public void Take(ActorCell cell, Mailbag mail)
    {
        if (mail.Delivered is not { Count: > 0 } delivered)
            return;
        for (var place = 0; place < delivered.Count; place++)
            _delivered.Add((cell, place, delivered[place]));
        delivered.Clear();
    }

    /// <summary>Appends everything taken to the journal, in order.</summary>
    public void AppendTo(IJournal journal, ActorCell[] cells)
    {
        _delivered.Sort(static (left, right) =>
            left.Delivery.Time != right.Delivery.Time ? left.Delivery.Time.CompareTo(right.Delivery.Time)
            : left.Delivery.Rank != right.Delivery.Rank ? left.Delivery.Rank.CompareTo(right.Delivery.Rank)
            : left.Cell.Index != right.Cell.Index ? left.Cell.Index.CompareTo(right.Cell.Index)
            : left.Place.CompareTo(right.Place));
        foreach (var (cell, _, delivery) in _delivered)
        {
            var sender = delivery.Sender < 0 ? "(outside)" : cells[delivery.Sender].Name;
            journal.Append(new JournalRecord(delivery.Time, delivery.Rank, cell.Name, sender, delivery.Sequence,
                delivery.Message));
        }
        _delivered.Clear();
    }
}

using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using VmActors.Runtime.Journal;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>What is done between two quanta: who is active next, exchange of messages, journal, publish, failures. It
/// holds every mailbag that no actor holds.</summary>
internal sealed class Coordinator
{
    private readonly ActorCell[] _cells;
    private readonly Mailbag[] _mail;
    private readonly int[] _groupOf;
    private readonly ActorGroup[] _groups;
    private readonly Schedule _schedule;
    private readonly List<ActorGroup> _active = [];
    private readonly DeliveryMerge _delivered = new();
    private readonly List<ActorCell> _publishing = [];
    private IJournal? _journal;
    private ExceptionDispatchInfo? _failure;

    public Coordinator(ActorCell[] cells, IReadOnlyList<ActorCell[]> groups)
    {
        _cells = cells;
        _mail = [.. cells.Select(_ => new Mailbag())];
        _groups = [.. groups.Select((members, index) => new ActorGroup(index, members, _mail))];
        _groupOf = new int[cells.Length];
        foreach (var group in _groups)
        {
            foreach (var cell in group.Cells)
                _groupOf[cell.Index] = group.Index;
        }
        _schedule = new Schedule(_groups.Length);
    }

    public bool Started { get; private set; }

    /// <summary>The end of the last quantum that ran.</summary>
    public SimTime Now { get; private set; }

    /// <summary>Quanta that had any work.</summary>
    public long QuantumCount { get; private set; }

    /// <summary>When anyone next has something to do.</summary>
    public SimTime Next => _schedule.Next;

    public IReadOnlyList<ActorGroup> Groups => _groups;

    public IReadOnlyList<ActorGroup> Active => _active;

    public IJournal? Journal
    {
        get => _journal;
        set
        {
            _journal = value;
            foreach (var mail in _mail)
                mail.Delivered = value is null ? null : [];
        }
    }

    /// <summary>A system in which anything has failed is never run on: half a quantum may be done.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    public void Fail(Exception exception) => _failure ??= ExceptionDispatchInfo.Capture(exception);

    /// <summary>Puts a message from outside into the mail of its receiver.</summary>
    public void Post(int receiver, in Delivery delivery)
    {
        _mail[receiver].Arriving.Add(delivery);
        _schedule.Offer(_groupOf[receiver], delivery.Time);
    }

    public void Begin(Quantum quantum)
    {
        ThrowIfFailed();
        if (!Started)
            _active.AddRange(_groups);
        else
            while (_schedule.Next < quantum.End)
                _active.Add(_groups[_schedule.Pop()]);
    }

    public void Complete(Quantum quantum)
    {
        try
        {
            if (Started)
            {
                Now = quantum.End;
                QuantumCount++;
            }
            Started = true;
            if (_journal is not null)
                Record(_journal);
            Settle(quantum);
            Publish();
            _active.Clear();
        }
        catch (Exception exception)
        {
            Fail(exception);
            throw;
        }
    }

    /// <summary>The journal has the deliveries of a quantum that failed, too: they are what one wants to
    /// read.</summary>
    private void Record(IJournal journal)
    {
        foreach (var group in _active)
        {
            foreach (var cell in group.Cells)
                _delivered.Take(cell, _mail[cell.Index]);
        }
        _delivered.AppendTo(journal, _cells);
    }

    /// <summary>Takes from every mailbag what its actor did. Of several failures the first in the total order counts,
    /// on any host.</summary>
    private void Settle(Quantum quantum)
    {
        ActorFailure? first = null;
        foreach (var group in _active)
        {
            foreach (var cell in group.Cells)
            {
                var mail = _mail[cell.Index];
                if (mail.RanTo != quantum.End)
                    throw new InvalidOperationException(
                        $"the host left {cell.Name} out of the quantum that ends at {quantum.End}");
                if (mail.Failure is { } failure)
                {
                    if (first is null || failure.Precedes(first))
                        first = failure;
                    continue;
                }
                if (mail.Outgoing.Count > 0)
                    Exchange(mail);
                if (mail.PublishRequested)
                    _publishing.Add(cell); // its next work may change
                else
                    Reschedule(cell, mail);
            }
        }
        if (first is not null)
            throw first.ToException();
    }

    private void Exchange(Mailbag mail)
    {
        foreach (ref readonly var sent in CollectionsMarshal.AsSpan(mail.Outgoing))
            Post(sent.Link.To.Index, sent.Delivery);
        mail.Outgoing.Clear();
    }

    private void Publish()
    {
        if (_publishing.Count == 0)
            return;
        _publishing.Sort(static (left, right) => left.Index.CompareTo(right.Index));
        foreach (var cell in _publishing)
        {
            var mail = _mail[cell.Index];
            cell.Publish(mail);
            if (mail.Failed is { } failure)
                throw failure;
            Reschedule(cell, mail);
        }
        _publishing.Clear();
    }

    private void Reschedule(ActorCell cell, Mailbag mail)
    {
        if (mail.NextTime < Now)
            throw new InvalidOperationException(
                $"{cell.Name} has work at {mail.NextTime}, but the quantum that ends at {Now} is over: "
                + "its NextWork lies in the past");
        _schedule.Offer(_groupOf[cell.Index], mail.NextTime);
    }

    public void ThrowIfDeadlocked()
    {
        var waits = new List<string>();
        foreach (var cell in _cells)
        {
            waits.AddRange(cell.Operations.Describe());
            if (cell.DescribeDeferred() is { } deferred)
                waits.Add($"{cell.Name}: {deferred}");
            if (!cell.Stopped && cell.Actor.PendingWork() is { } pending)
                waits.Add($"{cell.Name}: {pending}");
        }
        if (waits.Count > 0)
            throw new DeadlockException(Now, waits);
    }
}

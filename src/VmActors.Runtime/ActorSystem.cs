using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using VmActors.Runtime.Engine;
using VmActors.Runtime.Hosts;
using VmActors.Runtime.Journal;
using VmActors.Vocabulary;

namespace VmActors.Runtime;

/// <summary>How a call of <see cref="ActorSystem.Run(IHost, CancellationToken)"/> ended.</summary>
public enum RunEnd
{
    /// <summary>Nothing is scheduled and everyone is at rest.</summary>
    Completed,

    /// <summary>The limit was reached.</summary>
    LimitReached,

    /// <summary>The caller asked to stop; the system stands between two quanta.</summary>
    Cancelled,
}

/// <summary>Actors, their links and the virtual time that they share; see the architecture page for its
/// rules.</summary>
public sealed class ActorSystem
{
    private readonly ActorCell[] _cells;
    private readonly ActorGroup[] _groups;
    private readonly Schedule _schedule;
    private readonly List<ActorGroup> _active = [];
    private readonly DeliveryMerge _delivered = new();
    private readonly List<ActorCell> _publishing = [];
    private IJournal? _journal;
    private ExceptionDispatchInfo? _failure;
    private bool _started;
    private bool _running;
    private long _injected;

    internal ActorSystem(ActorCell[] cells, ActorGroup[] groups, SimDuration lookahead)
    {
        _cells = cells;
        _groups = groups;
        Lookahead = lookahead;
        _schedule = new Schedule(groups.Length);
    }

    /// <summary>The smallest latency of any link: the length of a quantum.</summary>
    public SimDuration Lookahead { get; }

    /// <summary>The end of the last quantum that ran.</summary>
    public SimTime Now { get; private set; }

    /// <summary>Quanta that had any work.</summary>
    public long QuantumCount { get; private set; }

    /// <summary>Messages and timers delivered.</summary>
    public long DeliveredCount => _cells.Sum(cell => cell.DeliveredCount);

    /// <summary>Messages to actors that had stopped.</summary>
    public long DeadLetterCount => _cells.Sum(cell => cell.DeadLetterCount);

    /// <summary>Called after each quantum, between its publish step and the next one: for checks and
    /// progress.</summary>
    public Action<Quantum>? QuantumCompleted { get; set; }

    /// <summary>Where delivered messages are recorded; null, the default, records nothing.</summary>
    public IJournal? Journal
    {
        get => _journal;
        set
        {
            _journal = value;
            foreach (var cell in _cells)
                cell.Delivered = value is null ? null : [];
        }
    }

    /// <summary>The hash of every delivered message of every actor, in order; equal for equal runs on any
    /// host.</summary>
    public string JournalHash
    {
        get
        {
            var text = new StringBuilder();
            foreach (var cell in _cells)
                text.Append(cell.Name).Append(' ').Append(cell.DeliveredCount).Append(' ')
                    .Append(cell.Hash).Append('\n');
            return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        }
    }

    /// <summary>Puts a message into the system from outside, between two runs.</summary>
    /// <param name="to">The receiver's name.</param>
    /// <param name="message">What it gets; its sender is nobody.</param>
    /// <param name="at">When; not before <see cref="Now"/>.</param>
    /// <exception cref="ArgumentException">There is no such actor, or the time is past.</exception>
    /// <exception cref="InvalidOperationException">Called from a handler: actors tell one another over
    /// links.</exception>
    public void Inject(string to, Message message, SimTime at)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (ActorCell.IsAnyRunning)
            throw new InvalidOperationException(
                "a message is injected from outside, between quanta; actors tell one another over links");
        var cell = _cells.FirstOrDefault(cell => cell.Name == to)
            ?? throw new ArgumentException($"there is no actor called {to}", nameof(to));
        if (at < Now)
            throw new ArgumentOutOfRangeException(nameof(at), at, $"the system has run to {Now} already");
        using var _ = CultureScope.Invariant();
        Start();
        cell.Accept(new Delivery(at, Delivery.RankOf(cell.Depth, false), -1, ++_injected, 0, message));
        _schedule.Offer(cell.Group!.Index, at);
    }

    /// <summary>Runs until everyone is at rest.</summary>
    /// <exception cref="SimulationFailedException">A handler failed.</exception>
    /// <exception cref="DeadlockException">Work is pending and nothing is scheduled.</exception>
    public RunEnd Run(IHost host, CancellationToken cancellation = default) => Run(host, SimTime.Never, cancellation);

    /// <summary>Runs all quanta that start before <paramref name="limit"/>. The next call goes on where
    /// this one ended; a system that has failed fails again, in the same words.</summary>
    /// <exception cref="SimulationFailedException">A handler failed.</exception>
    /// <exception cref="DeadlockException">Work is pending and nothing is scheduled.</exception>
    public RunEnd Run(IHost host, SimTime limit, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (_running)
            throw new InvalidOperationException("the system is running already");
        _running = true;
        try
        {
            using var _ = CultureScope.Invariant();
            Start();
            return RunQuanta(host, limit, cancellation);
        }
        finally
        {
            _running = false;
        }
    }

    private RunEnd RunQuanta(IHost host, SimTime limit, CancellationToken cancellation)
    {
        while (true)
        {
            var next = _schedule.Next;
            if (next == SimTime.Never)
            {
                ThrowIfDeadlocked();
                return RunEnd.Completed;
            }
            var quantum = Quantum.Holding(next, Lookahead);
            if (quantum.Start >= limit)
                return RunEnd.LimitReached;
            if (cancellation.IsCancellationRequested)
                return RunEnd.Cancelled;
            RunQuantum(host, quantum);
            QuantumCompleted?.Invoke(quantum);
        }
    }

    private void Start()
    {
        _failure?.Throw();
        if (_started)
            return;
        _started = true;
        try
        {
            foreach (var cell in _cells)
                cell.Start();
            _active.AddRange(_groups);
            Settle();
            Reschedule();
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }

    /// <summary>A system in which anything has failed is never run on: half a quantum may be done.</summary>
    private void RunQuantum(IHost host, Quantum quantum)
    {
        try
        {
            while (_schedule.Next < quantum.End)
                _active.Add(_groups[_schedule.Pop()]);
            host.RunQuantum(_active, quantum);
            Now = quantum.End;
            QuantumCount++;
            Settle();
            Reschedule();
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
    }

    /// <summary>What is done between two quanta: failures, exchange of messages, journal, publish.</summary>
    private void Settle()
    {
        if (_journal is not null)
            Record(_journal);
        ThrowIfFailed();
        foreach (var group in _active)
        {
            foreach (var cell in group.Cells)
            {
                if (cell.Outbox.Count > 0)
                    Exchange(cell);
                if (cell.PublishRequested)
                    _publishing.Add(cell);
            }
        }
        if (_publishing.Count > 0)
            Publish();
    }

    /// <summary>The journal has the deliveries of a quantum that failed, too: they are what one wants to
    /// read.</summary>
    private void Record(IJournal journal)
    {
        foreach (var group in _active)
        {
            foreach (var cell in group.Cells)
                _delivered.Take(cell);
        }
        _delivered.AppendTo(journal, _cells);
    }

    private void Exchange(ActorCell sender)
    {
        foreach (var (link, delivery) in sender.Outbox)
        {
            link.To.Accept(delivery);
            _schedule.Offer(link.To.Group!.Index, delivery.Time);
        }
        sender.Outbox.Clear();
    }

    private void Publish()
    {
        _publishing.Sort(static (left, right) => left.Index.CompareTo(right.Index));
        foreach (var cell in _publishing)
            cell.Publish();
        _publishing.Clear();
        ThrowIfFailed();
    }

    private void Reschedule()
    {
        foreach (var group in _active)
        {
            var next = group.NextTime;
            if (next < Now)
                throw new InvalidOperationException(
                    $"{group.Cells[0].Name} has work at {next}, but the quantum that ends at {Now} is over: "
                    + "the host left the group out, or NextWork lies in the past");
            _schedule.Offer(group.Index, next);
        }
        _active.Clear();
    }

    /// <summary>Of several failures of one quantum the first in the total order counts, on any host.</summary>
    private void ThrowIfFailed()
    {
        ActorFailure? first = null;
        foreach (var group in _active)
        {
            foreach (var cell in group.Cells)
            {
                if (cell.Failure is { } failure && (first is null || failure.Precedes(first)))
                    first = failure;
            }
        }
        if (first is not null)
            throw new SimulationFailedException(first.Cell.Name, first.Time, first.Message, first.Exception,
                first.Doing);
    }

    private void ThrowIfDeadlocked()
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

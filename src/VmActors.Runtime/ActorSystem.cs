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
    private readonly Coordinator _coordinator;
    private bool _running;
    private long _injected;

    internal ActorSystem(ActorCell[] cells, IReadOnlyList<ActorCell[]> groups, SimDuration lookahead)
    {
        _cells = cells;
        _coordinator = new Coordinator(cells, groups);
        Lookahead = lookahead;
    }

    /// <summary>The smallest latency of any link: the length of a quantum.</summary>
    public SimDuration Lookahead { get; }

    /// <summary>The end of the last quantum that ran.</summary>
    public SimTime Now => _coordinator.Now;

    /// <summary>Quanta that had any work.</summary>
    public long QuantumCount => _coordinator.QuantumCount;

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
        get => _coordinator.Journal;
        set => _coordinator.Journal = value;
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
        _coordinator.ThrowIfFailed();
        _coordinator.Post(
            cell.Index, new Delivery(at, Delivery.RankOf(cell.Depth, false), -1, ++_injected, 0, message));
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
        using var quanta = Quanta(limit, cancellation: cancellation);
        using var _ = CultureScope.Invariant();
        host.Run(quanta);
        return quanta.End ?? throw new InvalidOperationException("the host returned before the run had ended");
    }

    /// <summary>The quanta to come, for a caller that goes through them itself; the run is over when they are
    /// disposed of.</summary>
    /// <param name="limit">Quanta that start before it.</param>
    /// <param name="mayRest">Messages may still come from outside when nothing is scheduled, so that work which is
    /// pending then is no deadlock.</param>
    /// <param name="cancellation">Ends the run between two quanta.</param>
    /// <exception cref="InvalidOperationException">The system is running already.</exception>
    public QuantumSequence Quanta(SimTime limit, bool mayRest = false, CancellationToken cancellation = default)
    {
        if (_running)
            throw new InvalidOperationException("the system is running already");
        _coordinator.ThrowIfFailed();
        _running = true;
        return new QuantumSequence(this, _coordinator, limit, mayRest, cancellation);
    }

    internal void EndRun() => _running = false;
}

using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>
/// The quanta of one run, one after the other, as a host goes through them:
/// <code>
/// while (quanta.TryBegin())
/// {
///     // run each group of quanta.Active once, on any threads
///     quanta.Complete();
/// }
/// </code>
/// The calls may come from different threads, one at a time, each seeing what the one before it wrote.
/// </summary>
public sealed class QuantumSequence : IDisposable
{
    private readonly Coordinator _coordinator;
    private readonly SimTime _limit;
    private readonly bool _mayRest;
    private readonly CancellationToken _cancellation;
    private bool _stopped;
    private bool _disposed;

    internal QuantumSequence(
        ActorSystem system, Coordinator coordinator, SimTime limit, bool mayRest, CancellationToken cancellation)
    {
        System = system;
        _coordinator = coordinator;
        _limit = limit;
        _mayRest = mayRest;
        _cancellation = cancellation;
    }

    /// <summary>Whose quanta they are.</summary>
    public ActorSystem System { get; }

    /// <summary>All groups of the system, by number.</summary>
    public IReadOnlyList<ActorGroup> Groups => _coordinator.Groups;

    /// <summary>The groups that have something to do in <see cref="Current"/>.</summary>
    public IReadOnlyList<ActorGroup> Active => _coordinator.Active;

    /// <summary>The quantum that has begun.</summary>
    public Quantum Current { get; private set; }

    /// <summary>How the run ended; null before.</summary>
    public RunEnd? End { get; private set; }

    /// <summary>Begins the next quantum; false when the run is over, see <see cref="End"/>.</summary>
    /// <exception cref="DeadlockException">Work is pending and nothing is scheduled.</exception>
    public bool TryBegin()
    {
        using var _ = CultureScope.Invariant();
        End = Peek(out var quantum);
        if (End is not null)
            return false;
        Current = quantum;
        _coordinator.Begin(quantum);
        return true;
    }

    /// <summary>Ends the quantum, after all active groups have run: messages are exchanged, staged state is
    /// published.</summary>
    /// <exception cref="SimulationFailedException">An actor failed.</exception>
    public void Complete()
    {
        using var _ = CultureScope.Invariant();
        _coordinator.Complete(Current);
        if (!Current.IsStart)
            System.QuantumCompleted?.Invoke(Current);
    }

    /// <summary>Asks that no other quantum begins: the run ends as cancelled.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Says that the host cannot go on: the system has failed, half a quantum may be done.</summary>
    public void Fail(Exception exception) => _coordinator.Fail(exception);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
            System.EndRun();
        _disposed = true;
    }

    private RunEnd? Peek(out Quantum quantum)
    {
        if (!_coordinator.Started)
        {
            quantum = new Quantum(SimTime.Zero, SimTime.Zero);
            return null;
        }
        quantum = default;
        var next = _coordinator.Next;
        if (next == SimTime.Never)
        {
            if (_mayRest)
                return _stopped ? RunEnd.Cancelled : RunEnd.Completed;
            _coordinator.ThrowIfDeadlocked();
            return RunEnd.Completed;
        }
        quantum = Quantum.Holding(next, System.Lookahead);
        return quantum.Start >= _limit ? RunEnd.LimitReached
            : _stopped || _cancellation.IsCancellationRequested ? RunEnd.Cancelled
            : null;
    }
}

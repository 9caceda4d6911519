using System.Globalization;
using System.Runtime.ExceptionServices;
using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Hosts;

/// <summary>
/// Runs the groups of a quantum on several host threads: the caller's own and its workers, which claim one group after
/// the other. A worker that has found nothing for about a millisecond parks; quanta of few groups run on
/// the caller alone, because handing them over takes longer than most of them last.
/// </summary>
public sealed class ParallelHost : IHost
{
    private const int SpinsBeforeYield = 2_000;
    private const int SpinsBeforePark = 20_000; // of some 50 ns each
    private const int WorthMax = 256;
    private const int WorthHandingOver = 64;
    private const int WorthWaking = 128;

    private readonly Thread[] _workers;
    private readonly SemaphoreSlim _wakeUps = new(0);
    private readonly bool _spins;
    private IReadOnlyList<ActorGroup> _active = [];
    private Quantum _quantum;
    private Exception? _failure;
    private volatile bool _disposed;

    /// <summary>Groups handed over in the upper half, groups claimed in the lower: one word, so that a
    /// claim can never be of another quantum than its count.</summary>
    private long _claims;
    private int _unfinished;
    private int _parked;

    /// <summary>How much the workers would have had to do of late: rises with each group beyond the first,
    /// falls with time.</summary>
    private int _worth = WorthMax;

    /// <summary>Starts <paramref name="threadCount"/> - 1 threads; the caller's own is the last.</summary>
    /// <param name="threadCount">1 to 1024.</param>
    public ParallelHost(int threadCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threadCount, 1024);
        ThreadCount = threadCount;
        _spins = threadCount <= Environment.ProcessorCount;
        _workers = new Thread[threadCount - 1];
        for (var i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = $"host thread {i + 1}" };
            _workers[i].Start();
        }
    }

    /// <inheritdoc/>
    public int ThreadCount { get; }

    /// <inheritdoc/>
    public void Run(QuantumSequence quanta)
    {
        ArgumentNullException.ThrowIfNull(quanta);
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (quanta.TryBegin())
        {
            RunQuantum(quanta.Active, quanta.Current);
            quanta.Complete();
        }
    }

    private void RunQuantum(IReadOnlyList<ActorGroup> active, Quantum quantum)
    {
        _worth = active.Count < 2 ? Math.Max(0, _worth - 1) : Math.Min(WorthMax, _worth + (4 * (active.Count - 1)));
        if (active.Count < 2 || _workers.Length == 0 || _worth < WorthHandingOver)
        {
            for (var i = 0; i < active.Count; i++)
                active[i].RunQuantum(quantum);
            return;
        }
        _active = active;
        _quantum = quantum;
        Volatile.Write(ref _unfinished, active.Count);
        Interlocked.Exchange(ref _claims, (long)active.Count << 32);
        if (_worth >= WorthWaking && Volatile.Read(ref _parked) > 0)
            Wake();
        RunGroups();
        for (var spins = 0; Volatile.Read(ref _unfinished) > 0; spins++)
            Pause(spins);
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _wakeUps.Release(_workers.Length + 1);
        foreach (var worker in _workers)
            worker.Join();
        _wakeUps.Dispose();
    }

    private void Work()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture; // once, instead of around every actor
        for (var spins = 0; !_disposed;)
        {
            if (RunGroups())
                spins = 0;
            else if (++spins < SpinsBeforePark)
                Pause(spins);
            else
            {
                Park();
                spins = 0;
            }
        }
    }

    /// <summary>Sleeps until woken. The worker counts itself as parked first and looks for work once more
    /// after that, while the caller offers work first and looks for parked workers after that: one of the
    /// two sees the other.</summary>
    private void Park()
    {
        Interlocked.Increment(ref _parked);
        if (HasClaims() && TryUnpark())
            return;
        _wakeUps.Wait(); // whoever takes a worker off the count releases the semaphore for it
    }

    private bool TryUnpark()
    {
        for (var parked = Volatile.Read(ref _parked); parked > 0; parked = Volatile.Read(ref _parked))
        {
            if (Interlocked.CompareExchange(ref _parked, parked - 1, parked) == parked)
                return true;
        }
        return false;
    }

    private void Wake()
    {
        var parked = Interlocked.Exchange(ref _parked, 0);
        if (parked > 0)
            _wakeUps.Release(parked);
    }

    private bool HasClaims()
    {
        var claims = Volatile.Read(ref _claims);
        return (int)claims < (int)(claims >> 32);
    }

    /// <summary>Claims and runs groups until none is left; says whether there was one.</summary>
    private bool RunGroups()
    {
        var any = false;
        while (true)
        {
            var claims = Volatile.Read(ref _claims);
            var group = (int)claims;
            if (group >= (int)(claims >> 32))
                return any;
            if (Interlocked.CompareExchange(ref _claims, claims + 1, claims) != claims)
                continue;
            any = true;
            Run(group);
        }
    }

    /// <summary>Runs a claimed group. Until it is counted as finished the caller waits, so the quantum
    /// cannot change.</summary>
    private void Run(int group)
    {
        try
        {
            _active[group].RunQuantum(_quantum);
        }
        catch (Exception exception)
        {
            // A group keeps its actors' failures to itself; whatever arrives here is the runtime's own defect.
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
        Interlocked.Decrement(ref _unfinished);
    }

    private void Pause(int spins)
    {
        if (_spins && spins < SpinsBeforeYield)
            Thread.SpinWait(4);
        else
            Thread.Yield();
    }
}

using System.Runtime.ExceptionServices;
using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Hosts;

/// <summary>
/// Runs the groups of a quantum on several host threads. Threads wait for the next quantum by spinning, because a
/// sleeping thread takes longer to wake than most quanta last; on a host with fewer processors than threads they yield.
/// </summary>
public sealed class ParallelHost : IHost
{
    private const int SpinCount = 2_000;

    private readonly Thread[] _workers;
    private readonly bool _spins;
    private IReadOnlyList<ActorGroup> _active = [];
    private Quantum _quantum;
    private Exception? _failure;
    private volatile int _generation;
    private volatile bool _disposed;
    private int _next;
    private int _working;

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
    public void RunQuantum(IReadOnlyList<ActorGroup> active, Quantum quantum)
    {
        ArgumentNullException.ThrowIfNull(active);
        if (active.Count < 2 || _workers.Length == 0)
        {
            for (var i = 0; i < active.Count; i++)
                active[i].RunQuantum(quantum);
            return;
        }
        _active = active;
        _quantum = quantum;
        _next = 0;
        Volatile.Write(ref _working, _workers.Length);
        _generation++;
        RunGroups();
        for (var spins = 0; Volatile.Read(ref _working) > 0; spins++)
            Pause(spins);
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        foreach (var worker in _workers)
            worker.Join();
    }

    private void Work()
    {
        var generation = 0;
        while (true)
        {
            for (var spins = 0; _generation == generation; spins++)
            {
                if (_disposed)
                    return;
                Pause(spins);
            }
            generation = _generation;
            RunGroups();
            Interlocked.Decrement(ref _working);
        }
    }

    private void RunGroups()
    {
        try
        {
            for (var i = Interlocked.Increment(ref _next) - 1; i < _active.Count; i = Interlocked.Increment(ref _next) - 1)
                _active[i].RunQuantum(_quantum);
        }
        catch (Exception exception)
        {
            // A group keeps its actors' failures to itself; whatever arrives here is the runtime's own defect.
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
    }

    private void Pause(int spins)
    {
        if (_spins && spins < SpinCount)
            Thread.SpinWait(4);
        else
            Thread.Yield();
    }
}

using VmActors.Vocabulary;

namespace VmActors.Machine.Cpu;

/// <summary>
/// A thread as hardware sees it: where it is in its instruction stream. It moves between CPUs by
/// <see cref="Protocols.DispatchProtocol.SwitchTo"/>; only the CPU that runs the thread touches it.
/// </summary>
public sealed class ThreadContext(ThreadId id, ProcessId process, IInstructionStream stream)
{
    private const int BatchCount = 1024;

    private MemoryOperation[] _batch = [];
    private int _position;
    private int _count;

    /// <summary>The thread.</summary>
    public ThreadId Id { get; } = id;

    /// <summary>Its process.</summary>
    public ProcessId Process { get; } = process;

    /// <summary>Whether the next reference has faulted once: it is being tried again.</summary>
    public bool IsRetrying { get; set; }

    /// <summary>Cycles left of a computation under way.</summary>
    public long ComputeLeft { get; set; }

    /// <summary>The operations at hand, the next first; empty only at the end of the stream.</summary>
    public ReadOnlySpan<MemoryOperation> Pending()
    {
        if (_position == _count)
            Fill();
        return _batch.AsSpan(_position, _count - _position);
    }

    /// <summary>Goes past <paramref name="count"/> operations.</summary>
    public void Advance(int count) => _position += count;

    /// <summary>The thread has ended: its stream is closed.</summary>
    public void Close()
    {
        stream.Dispose();
        _batch = [];
        _position = _count = 0;
    }

    private void Fill()
    {
        if (_batch.Length == 0)
            _batch = new MemoryOperation[BatchCount];
        _position = 0;
        _count = stream.Fill(_batch);
    }
}

/// <summary>Every thread's context, by thread.</summary>
public sealed class ThreadTable
{
    private readonly ThreadContext[] _threads;

    /// <summary>A table of the threads 1, 2, … in that order.</summary>
    public ThreadTable(IEnumerable<ThreadContext> threads)
    {
        _threads = [.. threads];
        for (var i = 0; i < _threads.Length; i++)
            ArgumentOutOfRangeException.ThrowIfNotEqual(_threads[i].Id.Value, i + 1, nameof(threads));
    }

    /// <summary>A thread's context.</summary>
    public ThreadContext this[ThreadId id] => _threads[id.Value - 1];
}

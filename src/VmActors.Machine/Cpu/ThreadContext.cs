using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Machine.Cpu;

/// <summary>
/// A thread as hardware sees it: where it is in its instruction stream. It moves between CPUs by
/// <see cref="Protocols.DispatchProtocol.SwitchTo"/>; only the CPU that runs the thread touches it.
/// </summary>
public sealed class ThreadContext(ThreadId id, ProcessId process, IInstructionStream stream)
{
    private const int BatchCount = 1024;
    private const int FailuresMax = 100;

    private readonly List<FailedCall> _failures = [];
    private readonly List<long> _operands = []; // of the call to come
    private IInstructionStream _stream = stream;
    private MemoryOperation[] _batch = [];
    private int _position;
    private int _count;
    private FailedCall _call; // the last, should it fail

    /// <summary>The thread.</summary>
    public ThreadId Id { get; } = id;

    /// <summary>Its process.</summary>
    public ProcessId Process { get; } = process;

    /// <summary>Whether the next reference has faulted once: it is being tried again.</summary>
    public bool IsRetrying { get; set; }

    /// <summary>What threads forked from this one run, by entry; null where none are.</summary>
    public IProgramText? Text { get; set; }

    /// <summary>The line of the program's text that it is at, or ended at; 0 where there is none.</summary>
    public int Line => _stream.LineOf(_position);

    /// <summary>Calls that failed, the first of them.</summary>
    public IReadOnlyList<FailedCall> Failures => _failures;

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

    /// <summary>Goes past an operand of the call to come.</summary>
    public void AddOperand(long value)
    {
        _operands.Add(value);
        Advance(1);
    }

    /// <summary>The operands of the call being made; there are none left.</summary>
    public ImmutableArray<long> TakeOperands()
    {
        ImmutableArray<long> operands = [.. _operands];
        _operands.Clear();
        return operands;
    }

    /// <summary>Goes past a call that it makes.</summary>
    public void Call(MemoryOperation call)
    {
        _call = new FailedCall(call, Errno.None, Line);
        Advance(1);
    }

    /// <summary>The call has returned something else than 0.</summary>
    public void Returned(long value)
    {
        if (value < 0 && _failures.Count < FailuresMax)
            _failures.Add(_call with { Error = (Errno)(int)-value });
    }

    /// <summary>It runs another program from here on, at an entry of its text.</summary>
    public void Exec(IProgramText text, long entry)
    {
        ArgumentNullException.ThrowIfNull(text);
        Close();
        (_stream, Text) = (text.Open(entry, Id), text);
    }

    /// <summary>The thread has ended: its stream is closed.</summary>
    public void Close()
    {
        _stream.Dispose();
        _batch = [];
        _position = _count = 0;
    }

    private void Fill()
    {
        if (_batch.Length == 0)
            _batch = new MemoryOperation[BatchCount];
        _position = 0;
        _count = _stream.Fill(_batch);
    }
}

using System.Collections.Immutable;
using VmActors.Vocabulary;
using VmActors.Workloads.Traces.Binary;

namespace VmActors.Workloads.Traces.References;

/// <summary>
/// The threads of a binary trace one after another, a thousand operations each, round and round: the trace has an order
/// for each thread, and none for all.
/// </summary>
internal sealed class ThreadTurns : IInstructionStream
{
    private const int TurnLength = 1000;

    private readonly ImmutableArray<IInstructionStream> _threads;
    private readonly bool[] _ended;
    private int _thread;
    private int _left = TurnLength;

    private ThreadTurns(ImmutableArray<IInstructionStream> threads, long referenceCount) =>
        (_threads, _ended, ReferenceCount) = (threads, new bool[threads.Length], referenceCount);

    /// <summary>References of all threads.</summary>
    public long ReferenceCount { get; }

    /// <summary>Opens a binary trace; every block is checked first.</summary>
    /// <exception cref="TraceFormatException">The file is truncated or damaged.</exception>
    public static ThreadTurns Open(string path)
    {
        using var file = TraceFile.Open(path);
        file.Verify();
        var threads = Enumerable.Range(0, file.ThreadCount);
        return new ThreadTurns(
            [.. threads.Select(file.OpenThread)], threads.Sum(thread => file.Counts(thread).References));
    }

    /// <inheritdoc/>
    public int Fill(Span<MemoryOperation> operations)
    {
        while (Array.IndexOf(_ended, false) >= 0)
        {
            int count = _ended[_thread] ? 0
                : _threads[_thread].Fill(operations[..Math.Min(operations.Length, _left)]);
            _left -= count;
            if (count == 0) _ended[_thread] = true;
            if (count == 0 || _left == 0) (_thread, _left) = ((_thread + 1) % _threads.Length, TurnLength);
            if (count > 0) return count;
        }
        return 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var thread in _threads) thread.Dispose();
    }
}

using VmActors.Vocabulary;

namespace VmActors.Machine.Cpu;

/// <summary>Every thread's context, by thread. It grows between two quanta only.</summary>
public sealed class ThreadTable
{
    private readonly SortedDictionary<int, ThreadContext> _threads = [];

    /// <summary>A table of some threads.</summary>
    public ThreadTable(IEnumerable<ThreadContext> threads)
    {
        ArgumentNullException.ThrowIfNull(threads);
        foreach (var thread in threads)
            _threads.Add(thread.Id.Value, thread);
    }

    /// <summary>All of them, in their order.</summary>
    public IEnumerable<ThreadContext> All => _threads.Values;

    /// <summary>A thread's context.</summary>
    public ThreadContext this[ThreadId id] => _threads[id.Value];

    /// <summary>A thread that another has forked, at an entry of the same program.</summary>
    public void Fork(ThreadId thread, ProcessId process, ThreadId parent, long entry)
    {
        var text = this[parent].Text
            ?? throw new InvalidOperationException($"the program of {parent} has no entries to fork at");
        _threads.Add(thread.Value, new ThreadContext(thread, process, text.Open(entry, thread)) { Text = text });
    }
}

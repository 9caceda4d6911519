using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>The memory where CPUs find what a thread begins with that was born in the run, or runs
/// another program: its saved registers. What
/// the kernel puts there becomes visible between two quanta, as page-table entries do.</summary>
public interface IThreadStarts
{
    /// <summary>A thread of a new process, which has its parent's program.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="process">Its process.</param>
    /// <param name="parent">The thread that forked it.</param>
    /// <param name="entry">Where in the program it begins.</param>
    void Fork(ThreadId thread, ProcessId process, ThreadId parent, long entry);

    /// <summary>A thread that is in the kernel runs another program.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="image">The number of the program, from 1.</param>
    void Exec(ThreadId thread, int image);
}

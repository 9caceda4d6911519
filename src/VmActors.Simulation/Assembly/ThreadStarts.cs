using System.Collections.Immutable;
using VmActors.Kernel;
using VmActors.Machine.Cpu;
using VmActors.Vocabulary;
using VmActors.Workloads;

namespace VmActors.Simulation.Assembly;

/// <summary>Where CPUs find what threads begin with that are born in the run, or run another program.</summary>
/// <param name="threads">All threads.</param>
/// <param name="images">The programs that they may run, by number, from 1.</param>
internal sealed class ThreadStarts(ThreadTable threads, ImmutableArray<ProgramImage> images) : IThreadStarts
{
    /// <inheritdoc/>
    public void Fork(ThreadId thread, ProcessId process, ThreadId parent, long entry) =>
        threads.Fork(thread, process, parent, entry);

    /// <inheritdoc/>
    public void Exec(ThreadId thread, int image)
    {
        var (_, _, _, text, entry) = images[image - 1];
        threads[thread].Exec(text, entry);
    }
}

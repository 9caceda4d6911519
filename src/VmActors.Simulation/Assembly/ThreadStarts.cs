using VmActors.Kernel;
using VmActors.Machine.Cpu;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Assembly;

/// <summary>Where CPUs find threads that are born in the run.</summary>
internal sealed class ThreadStarts(ThreadTable threads) : IThreadStarts
{
    /// <inheritdoc/>
    public void Fork(ThreadId thread, ProcessId process, ThreadId parent, long entry) =>
        threads.Fork(thread, process, parent, entry);
}

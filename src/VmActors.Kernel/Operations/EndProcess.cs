using VmActors.Kernel.Memory;
using VmActors.Kernel.State;
using VmActors.Runtime.Operations;

namespace VmActors.Kernel.Operations;

/// <summary>Ends processes: kills threads where they stand, and gives the memory back after the last.</summary>
internal sealed class EndProcess(KernelState kernel, IMemoryScheme memory)
{
    /// <summary>Ends a process before its time. Running threads are interrupted, waiting ones give up, those in the
    /// kernel end when their operation does.</summary>
    public void Kill(Process process, ProcessOutcome outcome)
    {
        if (process.IsDying || process.LiveThreadCount == 0)
            return;
        process.IsDying = true;
        process.Outcome = outcome;
        process.ChildEnds.WakeAll(false);
        kernel.Frames.Abandon(process.Id);
        foreach (var thread in process.Threads)
            process.Rendezvous.Abandon(thread.Id);
        foreach (var thread in process.Threads)
        {
            if (thread.State == RunState.Running)
                kernel.Scheduler.Interrupt(thread);
            else if (thread.State == RunState.Ready || thread is { State: RunState.Blocked, Reason: BlockReason.Sleep })
                kernel.Scheduler.End(thread);
        }
    }

    /// <summary>A thread has ended; the last one takes the process with it.</summary>
    public void ThreadEnded(KernelThread thread)
    {
        var process = thread.Process;
        kernel.Frames.ForgetAwaited(thread);
        process.LiveThreadCount--;
        if (process.LiveThreadCount > 0)
            return;
        if (process.Outcome == ProcessOutcome.Running)
            process.Outcome = ProcessOutcome.Exited;
        kernel.Links.Start(TearDown(process));
    }

    private async Operation TearDown(Process process)
    {
        await memory.Release(process);
        process.EndedAt = kernel.Now;
        kernel.Frames.HelpWaiters();
        process.Parent?.ChildEnds.WakeAll(true);
        if (kernel.Processes.All(other => other.IsGone))
            kernel.Counts.FinishedAt = kernel.Now;
    }
}

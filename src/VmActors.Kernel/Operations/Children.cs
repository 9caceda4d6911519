using VmActors.Kernel.Memory;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>The calls about processes: fork, execve and wait.</summary>
internal sealed class Children(KernelState kernel, IMemoryScheme memory)
{
    /// <summary>A child with a copy of the caller's memory and one thread; returns its number.</summary>
    public async Operation<CallResult> Fork(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        var parent = thread.Process;
        if (!memory.CanFork)
            return CallResult.Failed(Errno.ENOSYS);
        if (kernel.TakeProcessNumber() is not { } id)
            return CallResult.Failed(Errno.EAGAIN);
        using var hold = await kernel.Acquire(thread, parent.Space.Lock.Exclusive(nameof(Fork)));
        if (parent.IsDying)
            return default;
        var spec = new ProcessSpec(
            id, FormattableString.Invariant($"{parent.Spec.Name}/{id.Value}"), [], [kernel.TakeThreadNumber()])
        {
            HeapStart = parent.Spec.HeapStart,
            HandlesSignals = parent.Spec.HandlesSignals,
        };
        if (await memory.CreateForFork(thread, spec) is not { } space)
            return CallResult.Failed(Errno.ENOMEM);
        var child = kernel.Add(spec, space, parent);
        var (copied, waited) = await memory.Copy(thread, space);
        var first = child.Threads[0];
        if (!copied || child.IsDying)
        {
            child.Outcome = child.IsDying ? child.Outcome : ProcessOutcome.OutOfMemory;
            kernel.Scheduler.End(first);
            return CallResult.Failed(Errno.ENOMEM, waited);
        }
        kernel.Counts.Sharing.Forks++;
        kernel.SetForked(parent.Space, space);
        kernel.Start(first, thread, (long)call.Address);
        return new CallResult(spec.Id.Value, waited);
    }

    /// <summary>Another program in place of the caller's: what the process had goes, what the program begins with is
    /// mapped, and nothing of it is read before it is touched. Of a process with one thread; the machine's others are
    /// not ended for it.</summary>
    public async Operation<CallResult> Exec(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        var process = thread.Process;
        if (call.Address == 0 || call.Address > (ulong)kernel.Spec.Images.Count)
            return CallResult.Failed(Errno.ENOENT);
        if (!memory.CanFork)
            return CallResult.Failed(Errno.ENOSYS);
        if (process.LiveThreadCount > 1)
            return CallResult.Failed(Errno.EAGAIN);
        var image = (int)call.Address;
        var waited = await memory.Replace(thread, kernel.Spec.Images[image - 1].Areas);
        kernel.Counts.Sharing.Execs++;
        kernel.Exec(thread, image);
        return CallResult.Done(waited);
    }

    /// <summary>Waits for the end of any child, and returns its number; ECHILD when there is none.</summary>
    public async Operation<CallResult> Wait(KernelThread thread)
    {
        var children = thread.Process.Children;
        while (children.Count > 0 && !thread.Process.IsDying)
        {
            if (children.Find(child => child.IsGone) is { } ended)
            {
                children.Remove(ended);
                return new CallResult(ended.Id.Value, SimDuration.Zero);
            }
            kernel.Scheduler.Block(thread, BlockReason.Rendezvous);
            await thread.Process.ChildEnds.Take(thread.Id);
        }
        return CallResult.Failed(Errno.ECHILD);
    }
}

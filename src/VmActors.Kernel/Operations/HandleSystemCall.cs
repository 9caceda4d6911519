using VmActors.Kernel.Memory;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>Serves a system call: finds the operation, and lets the thread go on.</summary>
internal sealed class HandleSystemCall(KernelState kernel, IMemoryScheme memory, Children children)
{
    public async Operation Run(SystemCallProtocol.SystemCall call)
    {
        var thread = kernel.Thread(call.Thread);
        kernel.Trapped(thread);
        kernel.Counts.CountSystemCall(call.Kind);
        await kernel.Links.Work(kernel.Spec.Costs.SystemCall);
        if (call.Kind == OperationKind.Exit)
        {
            kernel.Scheduler.End(thread);
            return;
        }
        var result = thread.Process.IsDying ? default : await Serve(thread, call);
        if (result.HasFailed)
            kernel.Counts.FailedSystemCalls++;
        thread.Result = result.Value;
        kernel.Scheduler.Finish(thread, result.Waited);
    }

    private async Operation<CallResult> Serve(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        var rendezvous = thread.Process.Rendezvous;
        switch (call.Kind)
        {
            case OperationKind.Fork:
                return await children.Fork(thread, call);
            case OperationKind.Exec:
                return await children.Exec(thread, call);
            case OperationKind.Wait:
                return await children.Wait(thread);
            case OperationKind.Sleep:
                kernel.Scheduler.Block(thread, BlockReason.Sleep);
                await kernel.Links.Work(new SimDuration(call.Argument));
                break;
            case OperationKind.Barrier:
                await Meet(thread, rendezvous.Arrive((long)call.Address, call.Argument, thread));
                break;
            case OperationKind.Post:
                rendezvous.Post((long)call.Address);
                break;
            case OperationKind.Await when !rendezvous.IsPosted((long)call.Address):
                await Meet(thread, rendezvous.Await((long)call.Address, thread));
                break;
            case OperationKind.Await:
                break;
            default:
                return await memory.Call(thread, call);
        }
        return default;
    }

    private async Operation Meet(KernelThread thread, WaitQueue<bool>.Wait wait)
    {
        if (!wait.IsCompleted)
            kernel.Scheduler.Block(thread, BlockReason.Rendezvous);
        await wait;
    }
}

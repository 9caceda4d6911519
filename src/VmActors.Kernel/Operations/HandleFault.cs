using VmActors.Kernel.Memory;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>Serves what a CPU could not translate: it becomes possible and is tried again, or ends the
/// process.</summary>
internal sealed class HandleFault(KernelState kernel, IMemoryScheme memory, EndProcess endProcess)
{
    public async Operation Run(FaultProtocol.PageFault fault)
    {
        var started = kernel.Now;
        var thread = kernel.Thread(fault.Thread);
        kernel.Trapped(thread);
        await kernel.Links.Work(kernel.Spec.Costs.Fault);
        if (await memory.Serve(thread, fault) is { } outcome)
            Raise(thread, fault, outcome);
        kernel.Counts.FaultLatency.Record(kernel.Now - started);
        kernel.Scheduler.Finish(thread);
    }

    private void Raise(KernelThread thread, FaultProtocol.PageFault fault, ProcessOutcome outcome)
    {
        if (outcome == ProcessOutcome.ProtectionFault)
            kernel.Counts.ProtectionFaults++;
        else if (outcome == ProcessOutcome.BusError)
            kernel.Counts.Objects.BusErrors++;
        else
            kernel.Counts.SegmentationFaults++;
        if (thread.Process.Spec.HandlesSignals)
        {
            thread.Signal = CodeOf(outcome);
            return;
        }
        thread.Process.FatalAccess ??= new FatalAccess(thread.Id, fault.Address, fault.Access, kernel.Now);
        endProcess.Kill(thread.Process, outcome);
    }

    private static FaultCode CodeOf(ProcessOutcome outcome) => outcome switch
    {
        ProcessOutcome.SegmentationFault => FaultCode.NotMapped,
        ProcessOutcome.ProtectionFault => FaultCode.NotAllowed,
        _ => FaultCode.BehindEnd,
    };
}

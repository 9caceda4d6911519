using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>madvise (Linux: mm/madvise.c, do_madvise): holes are passed over and lead to ENOMEM at the end; a locked
/// area refuses DONTNEED at once, and what was done before stays done. Other advice changes nothing.</summary>
internal sealed class AdviseAreas(KernelState kernel, ChangeAreas areas)
{
    public async Operation<CallResult> Run(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        var advice = thread.TakeOperands() is [var given, ..] ? (Advice)given : (Advice)(-1);
        var length = kernel.Spec.PageSize.RoundUp((ulong)call.Argument);
        var end = unchecked(call.Address + length);
        if (advice is < Advice.Normal or > Advice.DontNeed || !kernel.Spec.PageSize.IsAligned(call.Address)
            || (call.Argument != 0 && length == 0) || end < call.Address)
            return CallResult.Failed(Errno.EINVAL);
        var range = kernel.Spec.PagesBetween(call.Address, end);
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Exclusive(nameof(AdviseAreas)));
        var hasHole = space.Areas.FirstHole(range) is not null || end > kernel.Spec.UserEnd.Value;
        var waited = SimDuration.Zero;
        Area[] within = advice == Advice.DontNeed ? [.. space.Areas.Overlapping(range)] : [];
        foreach (var area in within.Select(area => area.Within(range)))
        {
            if (area.IsLocked)
                return CallResult.Failed(Errno.EINVAL, waited);
            waited += await areas.Remove(space, area.Range, thread.Cpu, keepsAreas: true);
            kernel.SetUntouched(space, area);
        }
        return hasHole ? CallResult.Failed(Errno.ENOMEM, waited) : CallResult.Done(waited);
    }
}

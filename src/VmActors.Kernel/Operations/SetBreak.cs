using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>brk (Linux: mm/mmap.c): it never fails; who asks for what cannot be gets the break that there is.</summary>
internal sealed class SetBreak(KernelState kernel, ChangeAreas areas)
{
    public async Operation<CallResult> Run(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        var (space, heap) = (thread.Process.Paged, thread.Process.Spec.HeapStart.Value);
        if (heap == 0)
            return CallResult.Failed(Errno.ENOSYS);
        using var hold = await kernel.Acquire(thread, space.Lock.Exclusive(nameof(SetBreak)));
        var size = kernel.Spec.PageSize;
        var (end, before) = (size.RoundUp(call.Address), size.RoundUp(space.Break.Value));
        var isPossible = call.Address >= heap && end >= call.Address && end < kernel.Spec.UserEnd.Value;
        // A page stays free behind the heap.
        if (!isPossible || (end > before
            && space.Areas.Overlapping(kernel.Spec.PagesBetween(before, end + (ulong)size.Bytes)).Any()))
            return new CallResult((long)space.Break.Value, SimDuration.Zero);
        var waited = SimDuration.Zero;
        if (end < before)
            waited = await areas.Remove(space, kernel.Spec.PagesBetween(end, before), thread.Cpu);
        if (end > before)
            Grow(space, kernel.Spec.PagesBetween(before, end));
        space.Break = new VirtualAddress(call.Address);
        return new CallResult((long)call.Address, waited);
    }

    private void Grow(PagedSpace space, PageRange range)
    {
        space.Areas.Map(range, Protection.ReadWrite);
        kernel.SetNew(space, range);
    }
}

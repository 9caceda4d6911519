using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>mlock and munlock (Linux: mm/mlock.c, do_mlock): the range is rounded outwards. Areas are marked up to the
/// first hole; only then, and only without one, are the pages brought in.</summary>
internal sealed class LockAreas(KernelState kernel, Populate populate)
{
    public async Operation<CallResult> Run(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        var offset = call.Address & kernel.Spec.PageSize.OffsetMask;
        var start = call.Address - offset;
        var end = unchecked(start + kernel.Spec.PageSize.RoundUp(unchecked((ulong)call.Argument + offset)));
        if (end < start)
            return CallResult.Failed(Errno.EINVAL);
        var range = kernel.Spec.PagesBetween(start, end);
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Exclusive(nameof(LockAreas)));
        var hole = space.Areas.FirstHole(range);
        var marked = range with { End = hole ?? range.End };
        var isLocked = call.Kind == OperationKind.Lock;
        if (!marked.IsEmpty)
            space.Areas.Change(marked, area => area with { Flags = Marked(area.Flags, isLocked) });
        if (hole is not null || end > kernel.Spec.UserEnd.Value)
            return CallResult.Failed(Errno.ENOMEM);
        return !isLocked || await populate.Run(thread, space, range) ? default : CallResult.Failed(Errno.ENOMEM);
    }

    private static AreaFlags Marked(AreaFlags flags, bool isLocked) =>
        isLocked ? flags | AreaFlags.Locked : flags & ~AreaFlags.Locked;
}

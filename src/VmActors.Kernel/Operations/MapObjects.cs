using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>Maps files and shared memory.</summary>
internal sealed class MapObjects(KernelState kernel, ChangeAreas areas)
{
    /// <summary>A file, or new memory to share, at a fixed place; what was there goes first.</summary>
    public async Operation<CallResult> Map(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        if (!kernel.Spec.Paging.SharesFrames)
            return CallResult.Failed(Errno.ENOSYS);
        if (thread.TakeOperands() is not [var number, var first and >= 0, var isShared]
            || !areas.TryRange(call, out var range))
            return CallResult.Failed(Errno.EINVAL);
        if (number != 0 && (!kernel.Objects.TryFind((int)number, out var file) || !file.IsFile))
            return CallResult.Failed(Errno.EBADF);
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Exclusive(nameof(Map)));
        var waited = await areas.Remove(space, range, thread.Cpu);
        Map(space, new Area(range, call.Protection, new AreaBacking((int)number, first, isShared != 0)));
        return CallResult.Done(waited);
    }

    /// <summary>An area where nothing is; of new memory to share for object 0 that is shared.</summary>
    public void Map(PagedSpace space, Area area)
    {
        if (area.Backing is { IsObject: false, IsShared: true })
        {
            var shared = kernel.Objects.AddShared(area.Range.Count);
            area = area with { Backing = area.Backing with { Object = shared.Number } };
        }
        space.Areas.Map(area);
        kernel.SetUntouched(space, area);
    }
}

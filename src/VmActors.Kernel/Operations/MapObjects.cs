using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>The calls about files and shared memory: mmap of them, msync, and what becomes of shared memory that nobody
/// maps any more.</summary>
internal sealed class MapObjects(KernelState kernel, ChangeAreas areas, WriteBack writeBack)
{
    /// <summary>A file, or new memory to share, at a fixed place; what was there goes first.</summary>
    public async Operation<CallResult> Map(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        var operands = thread.Operands;
        thread.Operands = [];
        if (!kernel.Spec.Paging.SharesFrames)
            return CallResult.Failed(Errno.ENOSYS);
        if (operands is not [var number, var first and >= 0, var isShared] || !areas.TryRange(call, out var range))
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
        space.Areas.Map(area.Range, area.Protection, area.Backing);
        if (area.Backing.IsObject)
            kernel.SetObject(space, area);
    }

    /// <summary>What was stored to shared files in a range is on the disk when this returns (msync MS_SYNC).</summary>
    public async Operation<CallResult> Sync(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        if (!areas.TryRange(call, out var range))
            return CallResult.Failed(Errno.EINVAL);
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Shared(nameof(Sync)));
        Area[] within = [.. space.Areas.Overlapping(range).Select(area => area.Within(range))];
        var waited = SimDuration.Zero;
        kernel.Scheduler.Block(thread, BlockReason.Disk);
        foreach (var area in within.Where(IsSharedFile))
            waited += await writeBack.Run(kernel.Objects[area.Backing.Object], area.Backing.First, area.Range.Count);
        return space.Areas.Covers(range) ? CallResult.Done(waited) : CallResult.Failed(Errno.ENOMEM, waited);
    }

    /// <summary>A process has ended: what it may have stored to files is written.</summary>
    public async Operation WriteFiles(IEnumerable<Area> areas)
    {
        foreach (var area in areas.Where(IsSharedFile))
            await writeBack.Run(kernel.Objects[area.Backing.Object], area.Backing.First, area.Range.Count);
    }

    private bool IsSharedFile(Area area) =>
        area.Backing.IsShared && kernel.Objects.TryFind(area.Backing.Object, out var file) && file.IsFile;
}

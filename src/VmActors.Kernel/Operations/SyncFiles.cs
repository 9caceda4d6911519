using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>Writes what was stored to shared files (Linux: mm/msync.c). Holes are passed over and lead to ENOMEM at the
/// end; locked memory refuses MS_INVALIDATE at once.</summary>
internal sealed class SyncFiles(KernelState kernel, WriteBack writeBack)
{
    private const SyncFlags Both = SyncFlags.Async | SyncFlags.Sync;

    public async Operation<CallResult> Run(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        var flags = thread.TakeOperands() is [var given, ..] ? (SyncFlags)given : SyncFlags.Sync;
        var end = unchecked(call.Address + kernel.Spec.PageSize.RoundUp((ulong)call.Argument));
        var isWrong = (flags & ~(Both | SyncFlags.Invalidate)) != 0 || flags.HasFlag(Both);
        if (isWrong || !kernel.Spec.PageSize.IsAligned(call.Address))
            return CallResult.Failed(Errno.EINVAL);
        if (end < call.Address)
            return CallResult.Failed(Errno.ENOMEM);
        var range = kernel.Spec.PagesBetween(call.Address, end);
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Shared(nameof(SyncFiles)));
        Area[] within = [.. space.Areas.Overlapping(range).Select(area => area.Within(range))];
        var waited = SimDuration.Zero;
        if (flags.HasFlag(SyncFlags.Sync))
            kernel.Scheduler.Block(thread, BlockReason.Disk);
        foreach (var area in within)
        {
            if (area.IsLocked && flags.HasFlag(SyncFlags.Invalidate))
                return CallResult.Failed(Errno.EBUSY, waited);
            if (flags.HasFlag(SyncFlags.Sync) && IsSharedFile(area))
                waited += await Write(area);
        }
        var hasHole = space.Areas.FirstHole(range) is not null || end > kernel.Spec.UserEnd.Value;
        return hasHole ? CallResult.Failed(Errno.ENOMEM, waited) : CallResult.Done(waited);
    }

    /// <summary>A process has ended: what it may have stored to files is written.</summary>
    public async Operation Run(IEnumerable<Area> areas)
    {
        foreach (var area in areas.Where(IsSharedFile))
            await Write(area);
    }

    private Operation<SimDuration> Write(Area area) =>
        writeBack.Run(kernel.Objects[area.Backing.Object], area.Backing.First, area.Range.Count);

    private bool IsSharedFile(Area area) =>
        area.Backing.IsShared && kernel.Objects.TryFind(area.Backing.Object, out var file) && file.IsFile;
}

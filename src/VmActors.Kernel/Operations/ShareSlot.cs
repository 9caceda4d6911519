using VmActors.Kernel.State;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>A fault on a swapped page that others have as well: the frame that one of them has brought in is for
/// all.</summary>
internal sealed class ShareSlot(KernelState kernel, CopyOnWrite copyOnWrite)
{
    /// <summary>Maps the frame that has the slot's page, when there is one; else it is the caller's to read it, who
    /// holds <see cref="Memory.SwapCache.Reads"/> of the slot from then on.</summary>
    public async Operation<bool> TryMap(KernelThread thread, PagedSpace space, Vpn page, Area area)
    {
        var (cache, slot) = (kernel.Frames.SwapCache, space.Table.Read(page).Slot);
        while (!cache.TryFind(slot, out _) && !cache.Reads.TryLock(slot))
        {
            kernel.Scheduler.Block(thread, BlockReason.Disk);
            await cache.Reads.Released(slot);
        }
        if (!cache.TryFind(slot, out var frame))
            return false;
        kernel.Frames.Share(frame, new Mapping(space.Process, page));
        kernel.FreeSlot(slot); // the entry's; the frame has one of its own
        space.Table.Rewrite(page, Pte.Leaf(frame, copyOnWrite.RightsTo(frame, area)).WithAccessed(true));
        space.CountResident(1);
        kernel.Frames.SetAwaited(frame, thread);
        kernel.Counts.MinorFaults++;
        kernel.Counts.Sharing.SwapCacheHits++;
        kernel.Note(space, page, $"in {slot}, and found in", frame);
        return true;
    }
}

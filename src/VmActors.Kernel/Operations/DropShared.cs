using VmActors.Kernel.Memory;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Frames;

namespace VmActors.Kernel.Operations;

/// <summary>Shared memory that nobody maps any more is gone, wherever its pages are.</summary>
internal sealed class DropShared(KernelState kernel)
{
    /// <summary>Drops what the removal of some areas has left without any.</summary>
    public async Operation Run(IEnumerable<Area> removed)
    {
        foreach (var number in removed.Select(area => area.Backing.Object).Where(number => number != 0).Distinct())
        {
            if (kernel.Objects.TryFind(number, out var dropped) && !dropped.IsFile && !IsMapped(dropped))
                await Drop(dropped);
        }
    }

    /// <summary>An area, or an entry that is being shot down: whoever does that drops it.</summary>
    private bool IsMapped(MemoryObject dropped) => dropped.IsGone
        || dropped.Frames.Values.Any(frame => kernel.Frames[frame].MappingCount > 0)
        || kernel.Processes.Any(process =>
            !process.IsGone && process.Space.Areas.All.Any(area => area.Backing.Object == dropped.Number));

    private async Operation Drop(MemoryObject dropped)
    {
        dropped.IsGone = true; // nobody can ask for a page any more
        while (dropped.Frames.Count > 0)
        {
            var (index, frame) = dropped.Frames.First();
            var page = new ObjectPage(dropped.Number, index);
            if (kernel.Objects.Pages.IsBusy(page))
            {
                await kernel.Objects.Pages.Released(page); // it is leaving
                continue;
            }
            dropped.Frames.Remove(index);
            if (kernel.Frames[frame].Slot is { } slot)
                kernel.FreeSlot(slot);
            kernel.Frames.Free(frame);
        }
        foreach (var slot in dropped.Slots.Values)
            kernel.FreeSlot(slot);
        kernel.Objects.Remove(dropped);
    }
}

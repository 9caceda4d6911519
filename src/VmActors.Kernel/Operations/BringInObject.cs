using VmActors.Kernel.State;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// A fault on a page of a file, or of shared memory: there is one frame for all who map it (Linux: mm/filemap.c). A
/// private area's store gets a copy of its own at once.
/// </summary>
internal sealed class BringInObject(KernelState kernel, CopyOnWrite copyOnWrite)
{
    private readonly FillFrame _fill = new(kernel);

    /// <summary>For the fault that holds the page, which has no entry.</summary>
    public async Operation Run(KernelThread thread, PagedSpace space, Vpn page, Area area, AccessKind access)
    {
        var wanted = new ObjectPage(area.Backing.Object, area.IndexOf(page));
        var tables = new List<Pfn>();
        var (isFound, isRead) = (false, false);
        while (!isFound)
        {
            if (space.Table.MissingTables(page) > tables.Count)
            {
                if (await kernel.TakeFrame(thread) is not { } table)
                    break;
                tables.Add(table);
            }
            else if (IsIn(wanted, out var frame))
            {
                isFound = true;
                Map(space, page, area, frame, area.Backing.IsShared && access.Writes(), tables);
                kernel.Frames.SetAwaited(frame, thread);
            }
            else if (!kernel.Objects.Pages.TryLock(wanted))
            {
                kernel.Scheduler.Block(thread, BlockReason.Disk);
                await kernel.Objects.Pages.Released(wanted);
            }
            else
            {
                isRead = true;
                var isIn = await ReadIn(thread, wanted);
                kernel.Objects.Pages.Unlock(wanted);
                if (!isIn)
                    break;
            }
        }
        tables.ForEach(kernel.Frames.Free);
        if (!isFound)
            return; // killed
        if (!isRead)
        {
            kernel.Counts.MinorFaults++;
            kernel.Counts.Objects.Hits++;
        }
        if (access.Writes() && !area.Backing.IsShared)
            await copyOnWrite.Run(thread, space, page, area);
    }

    private bool IsIn(ObjectPage wanted, out Pfn frame) =>
        kernel.Objects[wanted.Object].Frames.TryGetValue(wanted.Index, out frame)
        && kernel.Frames[frame].State == FrameState.Cached;

    private void Map(PagedSpace space, Vpn page, Area area, Pfn frame, bool stores, List<Pfn> tables)
    {
        var entry = Pte.Leaf(frame, copyOnWrite.RightsTo(frame, area)).WithAccessed(true).WithDirty(stores);
        kernel.Write(space, page, entry, tables);
        ref var record = ref kernel.Frames[frame];
        record.Dirty |= stores;
        kernel.Frames.Share(frame, new Mapping(space.Process, page));
        space.CountResident(1);
        kernel.Note(space, page, $"{record.Page}, mapped from", frame);
    }

    /// <summary>Brings the page, which the caller holds, into a frame; false when the process is killed.</summary>
    private async Operation<bool> ReadIn(KernelThread thread, ObjectPage wanted)
    {
        if (await kernel.TakeFrame(thread) is not { } frame)
            return false;
        var found = kernel.Objects[wanted.Object];
        SwapSlot? slot = found.Slots.TryGetValue(wanted.Index, out var place) ? place : null;
        if (found.IsFile)
            await _fill.FromFile(thread, wanted, frame);
        else if (slot is { } swapped)
            await _fill.FromSlot(thread, swapped, frame);
        else
            _fill.WithZero(frame);
        found.Slots.Remove(wanted.Index);
        found.Frames[wanted.Index] = frame;
        kernel.Frames.SetCached(frame, wanted, slot);
        return true;
    }
}

using VmActors.Kernel.State;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// A store to a page that several entries share: the caller's page gets a frame of its own (Linux: mm/memory.c,
/// do_wp_page). The last owner keeps the frame.
/// <code>
///   shared, read-only --last owner--> writable
///          |
///          +--> in transit --shot down--> copied, writable in a frame of its own
/// </code>
/// No TLB may lead to the old frame once the new one can be stored to: another thread of the process would read what
/// was there before.
/// </summary>
internal sealed class CopyOnWrite(KernelState kernel, Shootdown shootdown)
{
    /// <summary>What an entry of a page in an area may allow: no store while others have the frame, or its slot, unless
    /// the area is shared.</summary>
    public Protection RightsTo(Pfn frame, Area area) =>
        area.IsCopiedForStores && IsShared(frame)
            ? (area.Protection & ~Protection.Write) | Protection.Read // what may be stored to may be loaded from
            : area.Protection;

    /// <summary>For the fault that holds the page, which is present and not writable; false when the process is
    /// killed.</summary>
    public async Operation<bool> Run(KernelThread thread, PagedSpace space, Vpn page, Area area)
    {
        Pfn? copy = null;
        if (IsMappedByOthers(space.Table.Read(page).Pfn) && (copy = await kernel.TakeFrame(thread)) is null)
            return false;
        kernel.Counts.MinorFaults++;
        if (!IsMappedByOthers(space.Table.Read(page).Pfn))
        {
            if (copy is { } needless) // the others have left meanwhile
                kernel.Frames.Free(needless);
            Reuse(space, page, area);
        }
        else
        {
            await Copy(thread, space, page, area, copy!.Value);
        }
        return true;
    }

    private void Reuse(PagedSpace space, Vpn page, Area area)
    {
        var frame = space.Table.Read(page).Pfn;
        if (kernel.Frames[frame].Slot is { } slot && kernel.Slots.OwnerCount(slot) > 1)
        {
            kernel.FreeSlot(slot);
            kernel.Frames.LeaveSlot(frame);
        }
        kernel.Frames[frame].Dirty = true;
        space.Table.Rewrite(page, Stored(frame, area));
        kernel.Counts.Sharing.Reused++;
        kernel.Note(space, page, "its own again, writable in", frame);
    }

    private async Operation Copy(KernelThread thread, PagedSpace space, Vpn page, Area area, Pfn copy)
    {
        var shared = space.Table.Read(page).Pfn;
        space.Table.Rewrite(page, Pte.InTransit);
        await shootdown.Run(space, [PageRange.Of(page, 1)], thread.Cpu);
        await kernel.Links.Work(kernel.Spec.Costs.CopyPage);
        if (kernel.Verification is not null)
            kernel.Memory.Copy(shared, copy);
        var mapping = new Mapping(space.Process, page);
        if (kernel.Frames[shared].State == FrameState.Cached)
            kernel.SetSeparate(space, page);
        kernel.Unmapped(shared, mapping);
        kernel.Frames.SetMapped(copy, mapping, true, null);
        kernel.Frames.SetAwaited(copy, thread);
        space.Table.Rewrite(page, Stored(copy, area));
        kernel.Counts.Sharing.Copied++;
        kernel.Note(space, page, $"copied from {shared}, writable in", copy);
    }

    private static Pte Stored(Pfn frame, Area area) =>
        Pte.Leaf(frame, area.Protection).WithAccessed(true).WithDirty(true);

    /// <summary>An object's page is its own owner.</summary>
    private bool IsMappedByOthers(Pfn frame) =>
        kernel.Frames[frame] is { MappingCount: > 1 } or { State: FrameState.Cached };

    private bool IsShared(Pfn frame) => IsMappedByOthers(frame)
        || (kernel.Frames[frame].Slot is { } slot && kernel.Slots.OwnerCount(slot) > 1);
}

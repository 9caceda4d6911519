using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>The calls that make areas of pages and take them away: map, unmap. Each holds the space's lock
/// alone.</summary>
internal sealed class ChangeAreas(KernelState kernel, Shootdown shootdown)
{
    private readonly DropShared _dropShared = new(kernel);

    /// <summary>Anonymous memory at a fixed place; what was there goes first (mmap MAP_FIXED).</summary>
    public async Operation<CallResult> Map(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        if (!TryRange(call, out var range))
            return CallResult.Failed(Errno.EINVAL);
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Exclusive(nameof(Map)));
        var waited = await Remove(space, range, thread.Cpu);
        space.Areas.Map(range, call.Protection);
        kernel.SetNew(space, range);
        return CallResult.Done(waited);
    }

    /// <summary>The range's pages go; it may have holes (munmap).</summary>
    public async Operation<CallResult> Unmap(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        if (!TryRange(call, out var range))
            return CallResult.Failed(Errno.EINVAL);
        using var hold = await kernel.Acquire(thread, thread.Process.Space.Lock.Exclusive(nameof(Unmap)));
        return CallResult.Done(await Remove(thread.Process.Paged, range, thread.Cpu));
    }

    /// <summary>Takes away every page of a range: table, shootdown, and only then frames and slots.</summary>
    /// <remarks>The holder of the lock calls it; at a process's end with no caller.</remarks>
    /// <param name="space">Whose pages.</param>
    /// <param name="range">Which.</param>
    /// <param name="caller">The CPU of the call.</param>
    /// <param name="keepsAreas">The areas stay: their pages are as new.</param>
    public async Operation<SimDuration> Remove(
        PagedSpace space, PageRange range, CpuId? caller, bool keepsAreas = false)
    {
        var waited = await SplitEdges(space, range, caller);
        var swapped = new UnmapSwapped(kernel, space, range);
        while (await space.Pages.WaitFor(range) || await swapped.Step())
        {
        }
        var (frames, shared) = (new List<Pfn>(), new List<(Vpn Page, Pfn Frame)>());
        var (slots, tables) = (swapped.Slots, swapped.Emptied);
        var entries = slots.Count;
        var at = range.Start;
        while (space.Table.NextLeaf(at, range.End, out var page, out var entry))
        {
            entries++;
            if (kernel.Large is { } large && LargePages.IsPart(space, page))
            {
                at = page + large.CountAt(space, page);
                large.Remove(space, page, frames, tables);
                continue;
            }
            at = page + 1;
            space.Table.Clear(page, tables);
            if (entry.IsSwapped)
            {
                slots.Add(entry.Slot);
                kernel.Note(space, page, $"unmapped; it was in {entry.Slot}");
                continue;
            }
            kernel.Note(space, page, "unmapped from", entry.Pfn);
            if (kernel.Frames[entry.Pfn] is { MappingCount: > 1 } or { State: FrameState.Cached })
            {
                space.Pages.TryLock(page); // it stays: no eviction may take it before the shootdown
                shared.Add((page, entry.Pfn));
                continue;
            }
            frames.Add(entry.Pfn);
            kernel.Frames.SetEvicting(entry.Pfn);
        }
        var removed = keepsAreas ? [] : TakeAreas(space, range);
        await kernel.Links.Work(kernel.Spec.Costs.PerPage * entries);
        var stale = kernel.Stale(range, frames.Count + shared.Count > 0, tables);
        if (!stale.IsEmpty)
            waited += await shootdown.Run(space, stale, caller);
        foreach (var frame in frames)
        {
            if (kernel.Frames[frame].Slot is { } slot)
                slots.Add(slot);
            kernel.Frames.Free(frame);
        }
        foreach (var (page, frame) in shared)
        {
            kernel.Unmapped(frame, new Mapping(space.Process, page));
            space.Pages.Unlock(page);
        }
        slots.ForEach(kernel.FreeSlot);
        tables.ForEach(kernel.Frames.Free);
        space.CountResident(-frames.Count - shared.Count);
        await _dropShared.Run(removed);
        return waited;
    }

    /// <summary>Says which of them had an object behind them.</summary>
    private static Area[] TakeAreas(PagedSpace space, PageRange range)
    {
        Area[] removed = [.. space.Areas.Overlapping(range).Where(area => area.Backing.IsObject)];
        space.Areas.Unmap(range);
        return removed;
    }

    /// <summary>Large pages of which a part only is in the range go first.</summary>
    public async Operation<SimDuration> SplitEdges(PagedSpace space, PageRange range, CpuId? caller) =>
        kernel.Large is { } large ? await large.SplitEdges(space, range, caller) : SimDuration.Zero;

    /// <summary>The pages of a call's range: aligned, not empty, in the user's half.</summary>
    public bool TryRange(SystemCallProtocol.SystemCall call, out PageRange range) =>
        kernel.Spec.TryPages(call.Address, call.Argument, out range) && range.End <= kernel.Spec.PageEnd;
}

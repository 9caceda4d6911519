using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>The calls that change areas of pages: map, unmap, protect. Each holds the space's lock alone.</summary>
internal sealed class ChangeAreas(KernelState kernel, Shootdown shootdown, CopyOnWrite copyOnWrite)
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

    /// <summary>Another protection for the range, which must be mapped throughout (mprotect).</summary>
    public async Operation<CallResult> Protect(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        if (!TryRange(call, out var range))
            return CallResult.Failed(Errno.EINVAL);
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Exclusive(nameof(Protect)));
        var waited = await SplitEdges(space, range, thread.Cpu);
        while (await space.Pages.WaitFor(range))
        {
        }
        if (!space.Areas.Protect(range, call.Protection))
            return CallResult.Failed(Errno.ENOMEM, waited);
        space.Areas.TryFind(range.Start, out var area);
        var changed = 0;
        var restricted = false;
        var at = range.Start;
        while (space.Table.NextLeaf(at, range.End, out var page, out var entry))
        {
            at = page + (kernel.Large?.CountAt(space, page) ?? 1);
            var changedEntry = entry.Present
                ? entry.WithProtection(copyOnWrite.RightsTo(entry.Pfn, area)) : entry;
            if (changedEntry == entry)
                continue;
            changed++;
            restricted |= TakesRights(entry, changedEntry);
            space.Table.Rewrite(page, changedEntry);
            kernel.Note(space, page, $"protection {call.Protection} for", entry.Pfn);
        }
        await kernel.Links.Work(kernel.Spec.Costs.PerPage * changed);
        if (restricted)
            waited += await shootdown.Run(space, [range], thread.Cpu);
        return CallResult.Done(waited);
    }

    /// <summary>Takes away every page of a range: table, shootdown, and only then frames and slots.</summary>
    /// <remarks>The holder of the lock calls it; at a process's end with no caller.</remarks>
    public async Operation<SimDuration> Remove(PagedSpace space, PageRange range, CpuId? caller)
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
        Area[] removed = [.. space.Areas.Overlapping(range).Where(area => area.Backing.IsObject)];
        space.Areas.Unmap(range);
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

    /// <summary>Large pages of which a part only is in the range go first.</summary>
    private async Operation<SimDuration> SplitEdges(PagedSpace space, PageRange range, CpuId? caller) =>
        kernel.Large is { } large ? await large.SplitEdges(space, range, caller) : SimDuration.Zero;

    private static bool TakesRights(Pte before, Pte after) =>
        (before.User && !after.User) || (before.Writable && !after.Writable) || (!before.NoExecute && after.NoExecute);

    /// <summary>The pages of a call's range: aligned, not empty, in the user's half.</summary>
    public bool TryRange(SystemCallProtocol.SystemCall call, out PageRange range) =>
        kernel.Spec.TryPages(call.Address, call.Argument, out range) && range.End <= kernel.Spec.PageEnd;
}

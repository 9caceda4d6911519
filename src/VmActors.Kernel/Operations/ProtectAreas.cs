using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// Another protection for a range (Linux: mm/mprotect.c, do_mprotect_pkey). It goes from area to area: what it did
/// before a hole, or an area that may never be stored to, stays done.
/// </summary>
internal sealed class ProtectAreas(
    KernelState kernel, ChangeAreas areas, Shootdown shootdown, CopyOnWrite copyOnWrite, Populate populate)
{
    public async Operation<CallResult> Run(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        var start = call.Address;
        var end = unchecked(start + kernel.Spec.PageSize.RoundUp((ulong)call.Argument));
        if (!kernel.Spec.PageSize.IsAligned(start))
            return CallResult.Failed(Errno.EINVAL);
        if (call.Argument == 0)
            return default;
        if (end <= start)
            return CallResult.Failed(Errno.ENOMEM);
        if ((call.Protection & ~Protection.All) != 0)
            return CallResult.Failed(Errno.EINVAL);
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Exclusive(nameof(ProtectAreas)));
        var wanted = kernel.Spec.PagesBetween(start, end);
        var (range, error) = Possible(space, wanted, call.Protection);
        error = end > kernel.Spec.UserEnd.Value && error == Errno.None ? Errno.ENOMEM : error;
        var waited = range.IsEmpty ? SimDuration.Zero : await Change(thread, space, range, call.Protection);
        return error == Errno.None ? CallResult.Done(waited) : CallResult.Failed(error, waited);
    }

    /// <summary>The part of a range that can get a protection, and why the rest cannot.</summary>
    private static (PageRange Range, Errno Error) Possible(PagedSpace space, PageRange wanted, Protection protection)
    {
        var at = wanted.Start;
        while (at < wanted.End)
        {
            if (!space.Areas.TryFind(at, out var area))
                return (wanted with { End = at }, Errno.ENOMEM);
            if (protection.Grants(Protection.Write) && (area.Flags & AreaFlags.NeverWritable) != 0)
                return (wanted with { End = at }, Errno.EACCES);
            at = area.Range.End;
        }
        return (wanted, Errno.None);
    }

    private async Operation<SimDuration> Change(
        KernelThread thread, PagedSpace space, PageRange range, Protection protection)
    {
        var waited = await areas.SplitEdges(space, range, thread.Cpu);
        while (await space.Pages.WaitFor(range))
        {
        }
        Area[] locked = space.Areas.LockedPageCount == 0 ? [] : [.. space.Areas.Overlapping(range)
            .Where(area => area.IsLocked && !area.IsCopiedForStores).Select(area => area.Within(range))];
        space.Areas.Change(range, area => area with { Protection = protection });
        var (changed, restricted) = Rewrite(space, range);
        await kernel.Links.Work(kernel.Spec.Costs.PerPage * changed);
        if (restricted)
            waited += await shootdown.Run(space, [range], thread.Cpu);
        foreach (var area in locked)
        {
            // mprotect_fixup: locked private memory that becomes writable is copied at once.
            if (!area.Backing.IsShared && protection.Grants(Protection.Write))
                await populate.Run(thread, space, area.Range);
        }
        return waited;
    }

    private (long Changed, bool IsRestricted) Rewrite(PagedSpace space, PageRange range)
    {
        var (changed, isRestricted, at) = (0L, false, range.Start);
        while (space.Table.NextLeaf(at, range.End, out var page, out var entry))
        {
            at = page + (kernel.Large?.CountAt(space, page) ?? 1);
            space.Areas.TryFind(page, out var area);
            var changedEntry = entry.Present
                ? entry.WithProtection(copyOnWrite.RightsTo(entry.Pfn, area)) : entry;
            if (changedEntry == entry)
                continue;
            changed++;
            isRestricted |= TakesRights(entry, changedEntry);
            space.Table.Rewrite(page, changedEntry);
            kernel.Note(space, page, $"protection {area.Protection} for", entry.Pfn);
        }
        return (changed, isRestricted);
    }

    private static bool TakesRights(Pte before, Pte after) =>
        (before.User && !after.User) || (before.Writable && !after.Writable) || (!before.NoExecute && after.NoExecute);
}

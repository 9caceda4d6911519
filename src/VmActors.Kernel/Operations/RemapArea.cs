using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>mremap (Linux: mm/mremap.c): resizes an area in place, or moves it to a given address. The kernel chooses
/// no address: what cannot grow where it is fails.</summary>
internal sealed class RemapArea(KernelState kernel, ChangeAreas areas, MovePages movePages, Populate populate)
{
    public async Operation<CallResult> Run(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        if (thread.TakeOperands() is not [var bytes, var flags, var target])
            return CallResult.Failed(Errno.EINVAL);
        var size = kernel.Spec.PageSize;
        var wanted = new Wanted(
            call.Address, unchecked(call.Address + size.RoundUp((ulong)call.Argument)), size.RoundUp((ulong)bytes),
            (RemapFlags)flags, (ulong)target);
        if (AreWrong(wanted))
            return CallResult.Failed(Errno.EINVAL);
        if (wanted.Moves && (kernel.Spec.SwapsTables || !kernel.Spec.Paging.SharesFrames))
            return CallResult.Failed(Errno.ENOSYS);
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Exclusive(nameof(RemapArea)));
        if (WhatIsWrong(space, wanted) is { } error)
            return CallResult.Failed(error);
        return wanted.Moves ? await Move(thread, space, wanted) : await Resize(thread, space, wanted);
    }

    /// <summary>check_mremap_params.</summary>
    private bool AreWrong(Wanted wanted)
    {
        var (size, end) = (kernel.Spec.PageSize, kernel.Spec.UserEnd.Value);
        if ((wanted.Flags & ~(RemapFlags.MayMove | RemapFlags.Fixed)) != 0 || !size.IsAligned(wanted.Start)
            || wanted.Length == 0 || wanted.Length > end || wanted.OldEnd < wanted.Start)
            return true;
        return wanted.Moves && (!size.IsAligned(wanted.Target) || !wanted.Flags.HasFlag(RemapFlags.MayMove)
            || wanted.Target > end - wanted.Length
            || (wanted.OldEnd > wanted.Target && wanted.Target + wanted.Length > wanted.Start));
    }

    /// <summary>The area: EFAULT without one at the first page; EINVAL for a private one whose copy is asked for (an
    /// old length of 0); EFAULT when what grows or moves goes beyond it.</summary>
    private Errno? WhatIsWrong(PagedSpace space, Wanted wanted)
    {
        if (!space.Areas.TryFind(PageOf(wanted.Start), out var area))
            return Errno.EFAULT;
        if (wanted.OldEnd == wanted.Start && !area.Backing.IsShared)
            return Errno.EINVAL;
        var keeps = kernel.Spec.PagesBetween(wanted.Start, Math.Min(wanted.OldEnd, wanted.NewEnd));
        return (wanted.Moves || wanted.NewEnd > wanted.OldEnd) && keeps.End > area.Range.End ? Errno.EFAULT : null;
    }

    /// <summary>In place; what shrinks may cross areas and holes.</summary>
    private async Operation<CallResult> Resize(KernelThread thread, PagedSpace space, Wanted wanted)
    {
        var waited = SimDuration.Zero;
        if (wanted.NewEnd < wanted.OldEnd)
            waited = await Remove(thread, space, wanted.NewEnd, wanted.OldEnd);
        if (wanted.NewEnd > wanted.OldEnd)
        {
            var more = kernel.Spec.PagesBetween(wanted.OldEnd, wanted.NewEnd);
            if (wanted.NewEnd > kernel.Spec.UserEnd.Value || space.Areas.Overlapping(more).Any())
                return CallResult.Failed(Errno.ENOMEM);
            space.Areas.TryFind(PageOf(wanted.Start), out var area);
            await Grow(thread, space, Shifted(area, PageOf(wanted.OldEnd), more));
        }
        return new CallResult((long)wanted.Start, waited);
    }

    /// <summary>mremap_to: unmaps the target, then what a shorter length leaves over, then moves; with an old length of
    /// 0 the area stays and is mapped a second time, if its first page was not just unmapped.</summary>
    private async Operation<CallResult> Move(KernelThread thread, PagedSpace space, Wanted wanted)
    {
        var targetEnd = wanted.Target + wanted.Length;
        var waited = await Remove(thread, space, wanted.Target, targetEnd);
        if (wanted.NewEnd < wanted.OldEnd)
            waited += await Remove(thread, space, wanted.NewEnd, wanted.OldEnd);
        if (!space.Areas.TryFind(PageOf(wanted.Start), out var area))
            return CallResult.Failed(Errno.EFAULT, waited);
        var from = kernel.Spec.PagesBetween(wanted.Start, Math.Min(wanted.OldEnd, wanted.NewEnd));
        var to = kernel.Spec.PagesBetween(wanted.Target, targetEnd);
        var moved = Shifted(area, from.Start, to);
        if (!from.IsEmpty)
        {
            waited += await movePages.Run(thread, space, from, to.Start);
            kernel.SetMoved(space, from, to.Start);
            if (!thread.Process.IsDying)
                space.Areas.Unmap(from);
            space.Areas.Map(moved.Within(PageRange.Of(to.Start, from.Count)));
        }
        if (to.Count > from.Count)
            await Grow(thread, space, moved.Within(to with { Start = to.Start + (ulong)from.Count }));
        return new CallResult((long)wanted.Target, waited);
    }

    /// <summary>More pages of an area. Those of a locked one are brought in, as well as that goes.</summary>
    private async Operation Grow(KernelThread thread, PagedSpace space, Area more)
    {
        space.Areas.Map(more);
        kernel.SetUntouched(space, more);
        if (more.IsLocked)
            await populate.Run(thread, space, more.Range);
    }

    private async Operation<SimDuration> Remove(KernelThread thread, PagedSpace space, ulong start, ulong end)
    {
        var range = kernel.Spec.PagesBetween(start, end);
        return range.IsEmpty ? SimDuration.Zero : await areas.Remove(space, range, thread.Cpu);
    }

    /// <summary>What an area has from a page on, in another range.</summary>
    private static Area Shifted(Area area, Vpn page, PageRange range) => area with
    {
        Range = range,
        Backing = area.Backing.Further((long)(page.Value - area.Range.Start.Value)),
    };

    private Vpn PageOf(ulong address) => kernel.Spec.PageSize.PageOf(new VirtualAddress(address));

    private sealed record Wanted(ulong Start, ulong OldEnd, ulong Length, RemapFlags Flags, ulong Target)
    {
        public ulong NewEnd => Start + Length;

        public bool Moves => Flags.HasFlag(RemapFlags.Fixed);
    }
}

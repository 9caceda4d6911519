using VmActors.Kernel.State;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// Gives a child its parent's memory without copying it: both sides' entries lead to the same frames and slots, neither
/// may store, and no TLB still may when this ends (Linux: mm/memory.c, copy_page_range). For the holder of the parent's
/// lock; nobody else knows the child yet.
/// </summary>
internal sealed class CopySpace(KernelState kernel, Shootdown shootdown)
{
    /// <summary>Says whether the child has all, and how long other CPUs took; it has not when the parent is killed, or
    /// the child for want of memory.</summary>
    public async Operation<(bool IsWhole, SimDuration Waited)> Run(
        KernelThread thread, PagedSpace parent, PagedSpace child)
    {
        foreach (var area in parent.Areas.All)
            child.Areas.Map(area with { Flags = area.Flags & ~AreaFlags.Locked }); // as kernel/fork.c, dup_mmap
        var all = new PageRange(new Vpn(0), kernel.Spec.PageEnd);
        var (frames, at) = (new List<Pfn>(), all.Start);
        var (copied, isProtected, isWhole) = (0L, false, true);
        var waited = SimDuration.Zero;
        while (isWhole && parent.Table.NextLeaf(at, all.End, out var page, out var entry))
        {
            if (kernel.Large is { } large && LargePages.IsPart(parent, page))
            {
                waited += await large.SplitWhole(parent, page, thread.Cpu);
            }
            else if (parent.Pages.IsBusy(page))
            {
                await parent.Pages.Released(page); // an eviction
            }
            else if (entry.Present && kernel.Frames[entry.Pfn].State == FrameState.Cached)
            {
                at = page + 1; // the child finds it in its object
            }
            else if (child.Table.MissingTables(page) > frames.Count)
            {
                if (await kernel.TakeFrame(thread) is { } table)
                    frames.Add(table);
                else
                    isWhole = false;
            }
            else
            {
                isProtected |= Copy(parent, child, page, entry, frames);
                copied++;
                at = page + 1;
            }
        }
        frames.ForEach(kernel.Frames.Free);
        await kernel.Links.Work(kernel.Spec.Costs.PerPage * copied);
        if (isProtected)
            waited += await shootdown.Run(parent, [], thread.Cpu);
        return (isWhole && !thread.Process.IsDying, waited);
    }

    /// <summary>Says whether the parent has lost a right that TLBs may know of.</summary>
    private bool Copy(PagedSpace parent, PagedSpace child, Vpn page, Pte entry, List<Pfn> frames)
    {
        if (entry.IsSwapped)
        {
            kernel.Slots.AddOwners(entry.Slot, 1);
            kernel.Write(child, page, entry, frames);
            kernel.Note(child, page, $"forked from {parent.Process}; it is in {entry.Slot}");
            return false;
        }
        if (entry.Writable)
            parent.Table.Rewrite(page, entry.WithWritable(false));
        kernel.Write(child, page, entry.WithWritable(false).WithAccessed(false).WithDirty(false), frames);
        kernel.Frames.Share(entry.Pfn, new Mapping(child.Process, page));
        child.CountResident(1);
        kernel.Counts.Sharing.Shared++;
        kernel.Note(parent, page, $"shared with {child.Process}, read-only, in", entry.Pfn);
        kernel.Note(child, page, $"forked from {parent.Process}, read-only, in", entry.Pfn);
        return entry.Writable;
    }
}

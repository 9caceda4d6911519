using System.Collections.Immutable;
using VmActors.Kernel.State;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Frames;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// Pages of 2^order frames under one entry (Linux: mm/huge_memory.c). A fault maps one where it can at once; who wants
/// a part of it splits it first.
/// <code>
///   none --TryMap--> large --Split: in transit, shot down--> pages of its frames
///                      |
///                      +--Remove--> none
/// </code>
/// Each frame has its own record. Accessed and dirty are the entry's: a use of one frame is a use of all.
/// </summary>
internal sealed class LargePages(KernelState kernel, Shootdown shootdown)
{
    private readonly int _order = kernel.Spec.LargeOrder;

    private ulong Count => 1UL << _order;

    /// <summary>Maps the large page around a page whose lock the caller has; false when it is to be a page like any
    /// other: what is around is not all in the area, in use, or worked on, or there are no frames for it now.</summary>
    public bool TryMap(KernelThread thread, PagedSpace space, Vpn page, Area area, bool isStore)
    {
        var range = RangeOf(page);
        if (area.Backing.IsObject || range.Start < area.Range.Start || range.End > area.Range.End
            || !TableOf(space).HasRoomForLarge(page, out var missing) || !space.Pages.IsIdleBut(page, range))
            return false;
        Span<Pfn> tables = stackalloc Pfn[RadixGeometry.LevelsMax];
        tables = tables[..(missing + 1)];
        if (!kernel.Frames.TryTakeLarge(_order, tables, out var first))
        {
            kernel.Counts.LargePages.Fallbacks++;
            return false;
        }
        foreach (var table in tables)
            kernel.Memory.SetContents(table, []);
        var entry = Pte.Leaf(first, area.Protection).WithAccessed(true).WithDirty(isStore);
        TableOf(space).WriteLarge(range.Start, entry, tables);
        space.NoteTables();
        for (var i = 0UL; i < Count; i++)
        {
            var frame = entry.Further(i).Pfn;
            if (kernel.Verification is not null)
                kernel.Memory.SetContents(frame, []);
            kernel.Frames.SetMapped(frame, new Mapping(space.Process, range.Start + i), isStore, null);
            kernel.Note(space, range.Start + i, "zero-filled, in a large page, in", frame);
        }
        kernel.Frames.SetAwaited(first, thread);
        space.CountResident((long)Count);
        kernel.Counts.MinorFaults++;
        kernel.Counts.LargePages.Mapped++;
        return true;
    }

    /// <summary>Whether a page is part of a large one, even of one that is being split.</summary>
    public static bool IsPart(PagedSpace space, Vpn page) => space.Table.OrderAt(page) > 0;

    /// <summary>How many pages the entry of a page is for.</summary>
    public ulong CountAt(PagedSpace space, Vpn page) => IsPart(space, page) ? Count : 1;

    /// <summary>Whether a look at a part of a large page is one at the whole: it is the first, and not being
    /// split.</summary>
    public bool SpeaksForAll(PagedSpace space, Vpn page) =>
        page == RangeOf(page).Start && space.Table.Read(page).Present;

    /// <summary>A use of one frame of a large page is a use of all.</summary>
    public void Use(PagedSpace space, Vpn page, Pfn frame, bool dirty)
    {
        var first = RangeOf(page).Start;
        var entry = space.Table.Read(first);
        if (entry.Present)
            space.Table.Rewrite(first, entry.WithAccessed(true).WithDirty(entry.Dirty || dirty));
        if (!dirty)
            return;
        for (var i = 0UL; i < Count; i++)
            kernel.Frames[FrameOf(frame, i)].Dirty = true;
    }

    /// <summary>Takes a whole large page from the table. Its frames and tables are free after a shootdown.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="first">Its first page.</param>
    /// <param name="frames">Gets its frames.</param>
    /// <param name="tables">Gets its deposited table, and those that are linked no more.</param>
    public void Remove(PagedSpace space, Vpn first, List<Pfn> frames, List<Pfn> tables)
    {
        var entry = space.Table.Read(first);
        TableOf(space).ClearLarge(first, tables);
        for (var i = 0UL; i < Count; i++)
        {
            var frame = entry.Further(i).Pfn;
            frames.Add(frame);
            kernel.Frames.SetEvicting(frame);
            kernel.Note(space, first + i, "unmapped, with a large page, from", frame);
        }
    }

    /// <summary>Splits the large pages that these frames are the first of, but where somebody works on a page: it is
    /// for an eviction, which waits for no lock.</summary>
    public async Operation SplitFor(ImmutableArray<Pfn> frames)
    {
        var splits = new List<Operation<SimDuration>>();
        foreach (var frame in frames)
        {
            if (kernel.Frames[frame] is not { State: FrameState.Anonymous } record)
                continue;
            var space = kernel.Process(record.Mapping.Process).Paged;
            var page = record.Mapping.Page;
            if (IsPart(space, page) && SpeaksForAll(space, page) && space.Pages.TryLock(RangeOf(page)))
                splits.Add(Split(space, RangeOf(page), null));
        }
        foreach (var split in splits)
            await split;
    }

    /// <summary>Splits the large pages that are only in part in a range, for the holder of the space's lock; says how
    /// long it waited for other CPUs.</summary>
    public async Operation<SimDuration> SplitEdges(PagedSpace space, PageRange range, CpuId? caller) =>
        await SplitAt(space, range.Start, caller) + await SplitAt(space, range.End, caller);

    /// <summary>Splits the large page that a page is of, for the holder of the space's lock; it may have been split by
    /// then.</summary>
    public async Operation<SimDuration> SplitWhole(PagedSpace space, Vpn page, CpuId? caller)
    {
        var range = RangeOf(page);
        while (await space.Pages.WaitFor(range))
        {
        }
        if (!IsPart(space, page)) // an eviction has split it
            return SimDuration.Zero;
        space.Pages.TryLock(range);
        return await Split(space, range, caller);
    }

    private async Operation<SimDuration> SplitAt(PagedSpace space, Vpn edge, CpuId? caller)
    {
        return edge == RangeOf(edge).Start || !IsPart(space, edge)
            ? SimDuration.Zero
            : await SplitWhole(space, edge, caller);
    }

    /// <summary>The entry is not present, then no TLB has it any more, and only then do the pages have entries of their
    /// own: no TLB ever holds a page twice (Linux: pmdp_invalidate). The caller has locked all of them.</summary>
    private async Operation<SimDuration> Split(PagedSpace space, PageRange range, CpuId? caller)
    {
        var entry = space.Table.Read(range.Start);
        space.Table.Rewrite(range.Start, Pte.InTransit);
        await kernel.Links.Work(kernel.Spec.Costs.PerPage * range.Count);
        var waited = await shootdown.Run(space, [range], caller);
        var isDirty = kernel.Frames[entry.Pfn].Dirty; // every store has been reported
        TableOf(space).Split(range.Start, entry.WithDirty(isDirty));
        space.NoteTables();
        kernel.Counts.LargePages.Splits++;
        for (var i = 0UL; i < Count; i++)
            kernel.Note(space, range.Start + i, "split from a large page, in", entry.Further(i).Pfn);
        space.Pages.Unlock(range);
        return waited;
    }

    private PageRange RangeOf(Vpn page) => PageRange.Of(new Vpn(page.Value & ~(Count - 1)), (long)Count);

    /// <summary>A frame of the run of 2^order that another is of.</summary>
    private Pfn FrameOf(Pfn frame, ulong further) => new((frame.Value & ~((long)Count - 1)) + (long)further);

    private static ILargePageTable TableOf(PagedSpace space) => (ILargePageTable)space.Table;
}

using VmActors.Kernel.Memory;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// Unmaps the pages of a range whose tables are swapped out. The kernel reads such a table into memory of its own, not
/// into a frame: a process must be able to end when there is none. It writes back what has other pages.
/// </summary>
/// <remarks>For the holder of the space's lock: no fault can bring a table in meanwhile.</remarks>
internal sealed class UnmapSwapped(KernelState kernel)
{
    /// <summary>At its end nobody works on a page of the range, and none has its entry in a table that is swapped
    /// out.</summary>
    /// <param name="space">Whose pages.</param>
    /// <param name="range">Which.</param>
    /// <param name="slots">Gets the slots of the pages.</param>
    /// <param name="emptied">Gets the frames of tables that have become empty, which were above such a table.</param>
    public async Operation Run(PagedSpace space, PageRange range, List<SwapSlot> slots, List<Pfn> emptied)
    {
        await space.Pages.Idle(range);
        if (space.Leaves is not { } leaves)
            return;
        var searched = new List<Vpn>(2); // of the tables at the ends of the range, which may have other pages
        while (Next(leaves, range, searched) is { } span)
        {
            while (!leaves.Locks.TryLock(span.Start))
                await leaves.Locks.Released(span.Start); // it is leaving
            await Search(space, span, range, slots, emptied);
            leaves.Locks.Unlock(span.Start);
            searched.Add(span.Start);
            await space.Pages.Idle(range);
        }
    }

    private static PageRange? Next(LeafTables leaves, PageRange range, List<Vpn> searched)
    {
        var next = leaves.Table.NextSwapped(range.Start, range.End);
        while (next is { } span && searched.Contains(span.Start))
            next = leaves.Table.NextSwapped(span.End, range.End);
        return next;
    }

    private async Operation Search(
        PagedSpace space, PageRange span, PageRange range, List<SwapSlot> slots, List<Pfn> emptied)
    {
        var table = space.Leaves!.Table;
        var place = table.SwappedTable(span.Start)!.Value;
        var read = await kernel.Links.Ask<SwapProtocol.SlotRead>(kernel.Links.Disk, new SwapProtocol.ReadSlot(place));
        kernel.Counts.Tables.Searched++;
        var image = table.Image(span.Start, read.Words.AsSpan());
        var before = slots.Count;
        foreach (var (page, entry) in image.Entries().Where(entry => range.Contains(entry.Page)).ToList())
        {
            image.Clear(page);
            slots.Add(entry.Slot);
            kernel.Note(space, page, $"unmapped; it was in {entry.Slot}, and its table in {place}");
        }
        if (image.IsEmpty)
        {
            table.Forget(span.Start, emptied);
            kernel.FreeSlot(place);
        }
        else if (slots.Count > before)
        {
            kernel.Counts.Tables.Rewritten++;
            await kernel.Links.Ask<SwapProtocol.SlotWritten>(
                kernel.Links.Disk, new SwapProtocol.WriteSlot(place, image.Words));
        }
    }
}

using VmActors.Kernel.Memory;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// Unmaps the pages of a range whose tables are swapped out. The kernel reads such a table into memory of its own, not
/// into a frame: a process must be able to end when there is none. It writes back what has other pages.
/// </summary>
/// <remarks>For the holder of the space's lock: no fault can bring a table in meanwhile.</remarks>
/// <param name="kernel">The kernel.</param>
/// <param name="space">Whose pages.</param>
/// <param name="range">Which.</param>
internal sealed class UnmapSwapped(KernelState kernel, PagedSpace space, PageRange range)
{
    private readonly List<Vpn> _searched = new(2); // tables at the ends of the range, which have other pages

    /// <summary>The slots of the pages.</summary>
    public List<SwapSlot> Slots { get; } = [];

    /// <summary>The frames of tables that have become empty, which were above such a table.</summary>
    public List<Pfn> Emptied { get; } = [];

    /// <summary>Unmaps the pages of one table; false, at once, when there is none left. The caller asks until then, and
    /// whether somebody works on a page: a table may leave between two steps.</summary>
    public async Operation<bool> Step()
    {
        if (space.Leaves is not { } leaves || Next(leaves) is not { } span)
            return false;
        if (!leaves.Locks.TryLock(span.Start))
        {
            await leaves.Locks.Released(span.Start); // it is leaving
            return true;
        }
        await Search(leaves.Table, span);
        leaves.Locks.Unlock(span.Start);
        _searched.Add(span.Start);
        return true;
    }

    private PageRange? Next(LeafTables leaves)
    {
        var next = leaves.Table.NextSwapped(range.Start, range.End);
        while (next is { } span && _searched.Contains(span.Start))
            next = leaves.Table.NextSwapped(span.End, range.End);
        return next;
    }

    private async Operation Search(ISwappableTables table, PageRange span)
    {
        var place = table.SwappedTable(span.Start)!.Value;
        var read = await kernel.Links.Ask<SwapProtocol.SlotRead>(kernel.Links.Disk, new SwapProtocol.ReadSlot(place));
        kernel.Counts.Tables.Searched++;
        var image = table.Image(span.Start, read.Words.AsSpan());
        var before = Slots.Count;
        foreach (var (page, entry) in image.Entries().Where(entry => range.Contains(entry.Page)).ToList())
        {
            image.Clear(page);
            Slots.Add(entry.Slot);
            kernel.Note(space, page, $"unmapped; it was in {entry.Slot}, and its table in {place}");
        }
        if (image.IsEmpty)
        {
            table.Forget(span.Start, Emptied);
            kernel.FreeSlot(place);
        }
        else if (Slots.Count > before)
        {
            kernel.Counts.Tables.Rewritten++;
            await kernel.Links.Ask<SwapProtocol.SlotWritten>(
                kernel.Links.Disk, new SwapProtocol.WriteSlot(place, image.Words));
        }
    }
}

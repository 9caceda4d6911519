using System.Collections.Immutable;
using VmActors.Kernel.State;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Memory;

/// <summary>
/// Whether page tables, reverse map and swap map agree, between two quanta: every entry is in its frame's reverse map;
/// every mapping there is an entry, or one that an operation works on; no slot is named by more entries and frames than
/// it has owners.
/// </summary>
internal sealed class CheckPages(KernelState kernel, Func<SwapSlot, ImmutableArray<ulong>>? swapped)
{
    private readonly Dictionary<SwapSlot, int> _named = []; // never iterated
    private readonly HashSet<Pfn> _frames = []; // with a slot, counted already; never iterated

    /// <summary>Throws unless they agree.</summary>
    public void Run()
    {
        kernel.Frames.CheckInvariants();
        kernel.Slots.CheckInvariants();
        foreach (var process in kernel.Processes)
        {
            if (!process.IsGone)
                CheckSpace(process.Paged);
        }
        foreach (var found in kernel.Objects.All)
            CheckObject(found);
    }

    private void CheckObject(MemoryObject found)
    {
        foreach (var (index, frame) in found.Frames)
        {
            var page = new ObjectPage(found.Number, index);
            ref var record = ref kernel.Frames[frame];
            if (record.Page != page || (record.State != FrameState.Cached
                && !(record.State == FrameState.Evicting && kernel.Objects.Pages.IsBusy(page))))
                throw new InvalidOperationException($"{page} is to be in {frame}, which is {record.State}");
            CheckFrame(frame, record);
        }
        foreach (var (index, slot) in found.Slots)
            CheckSlot(slot, $"page {index} of {found}");
    }

    private void CheckSpace(PagedSpace space)
    {
        space.Areas.CheckInvariants();
        space.Table.CheckInvariants((page, pte) => CheckEntry(space, page, pte));
        if (space.Leaves is { } leaves)
            CheckSwapped(space, leaves);
    }

    private void CheckEntry(PagedSpace space, Vpn page, Pte pte)
    {
        if (pte.IsSwapped)
        {
            CheckSlot(pte.Slot, $"{page} of {space.Process}");
            return;
        }
        if (!pte.Present)
            return;
        ref var record = ref kernel.Frames[pte.Pfn];
        if (record.State is not (FrameState.Anonymous or FrameState.Cached)
            || !record.IsMappedBy(new Mapping(space.Process, page)))
            throw new InvalidOperationException($"{page} of {space.Process} maps {pte.Pfn}, another page's");
        space.Areas.TryFind(page, out var area);
        if (record.State == FrameState.Cached
            && (record.Page.Object != area.Backing.Object || record.Page.Index != area.IndexOf(page)))
            throw new InvalidOperationException($"{page} of {space.Process}, in {area}, maps {record.Page}");
        if (pte.Writable && !area.Backing.IsShared && (record.MappingCount > 1 || record.State == FrameState.Cached))
            throw new InvalidOperationException($"{page} of {space.Process} may store to {pte.Pfn}, which is shared");
        if (record.MappingCount > 1 || record.Slot is not null)
            CheckFrame(pte.Pfn, record);
    }

    private void CheckFrame(Pfn frame, FrameRecord record)
    {
        if (!_frames.Add(frame))
            return;
        if (record.Slot is { } slot)
            CheckSlot(slot, frame.ToString());
        foreach (var mapping in record.ToMappings())
        {
            var space = kernel.Process(mapping.Process).Paged;
            var entry = space.Table.Read(mapping.Page);
            if ((!entry.Present || entry.Pfn != frame) && !space.Pages.IsBusy(mapping.Page))
                throw new InvalidOperationException($"{frame} is mapped by {mapping}, but its entry is {entry}");
        }
    }

    /// <summary>The tables that are swapped out, and, of those that stay there now, what they hold.</summary>
    private void CheckSwapped(PagedSpace space, LeafTables leaves)
    {
        var end = kernel.Spec.PageEnd;
        for (var at = leaves.Table.NextSwapped(default, end); at is { } span;
            at = leaves.Table.NextSwapped(span.End, end))
        {
            var place = leaves.Table.SwappedTable(span.Start)!.Value;
            CheckSlot(place, $"the table of {span.Start} of {space.Process}");
            if (swapped is null || leaves.Locks.IsBusy(span.Start))
                continue;
            foreach (var (page, pte) in leaves.Table.Image(span.Start, swapped(place).AsSpan()).Entries())
            {
                if (!pte.IsSwapped)
                    throw new InvalidOperationException($"{page} of {space.Process} is not swapped, its table is");
                CheckSlot(pte.Slot, $"{page} of {space.Process}, its table in {place},");
            }
        }
    }

    private void CheckSlot(SwapSlot slot, string whose)
    {
        var count = _named[slot] = _named.GetValueOrDefault(slot) + 1;
        if (count > kernel.Slots.OwnerCount(slot))
            throw new InvalidOperationException($"{whose} has {slot}, free or another's");
    }
}

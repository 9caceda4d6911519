using System.Collections.Immutable;
using VmActors.Kernel.Operations;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Asids;
using VmActors.Units.Frames;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Memory;

/// <summary>Memory in pages, on demand.</summary>
internal sealed class PagedMemory(KernelState kernel, Shootdown shootdown) : IMemoryScheme
{
    private readonly ServePageFault _fault = new(kernel);
    private readonly ChangeAreas _areas = new(kernel, shootdown);
    private Func<Asid, IPageTable>? _tables; // of the newest space, or of all

    private ITableScheme Scheme => kernel.Spec.Paging;

    public long FreeFrameCount => kernel.Frames.FreeCount;

    public long UsedFrameCount => kernel.Frames.UsedCount;

    public AddressSpace Create(ProcessSpec spec)
    {
        if (!Scheme.IsShared || _tables is null)
            _tables = Begin(spec);
        var asid = new Asid((ushort)spec.Id.Value); // of a table that all share: never another's
        var space = new PagedSpace(spec.Id, _tables(asid), !Scheme.IsShared, kernel.Spec);
        if (Scheme.IsShared)
            space.Tag = new AsidTag(0, asid);
        foreach (var (range, protection) in spec.Areas)
            space.Areas.Map(range, protection);
        return space;
    }

    public Operation<ProcessOutcome?> Serve(KernelThread thread, FaultProtocol.PageFault fault) =>
        _fault.Run(thread, fault);

    public Operation<SimDuration> Map(KernelThread thread, SystemCallProtocol.SystemCall call) =>
        _areas.Map(thread, call);

    public Operation<SimDuration> Unmap(KernelThread thread, SystemCallProtocol.SystemCall call) =>
        _areas.Unmap(thread, call);

    public Operation<SimDuration> Protect(KernelThread thread, SystemCallProtocol.SystemCall call) =>
        _areas.Protect(thread, call);

    public async Operation Release(Process process)
    {
        var space = process.Paged;
        using var hold = await space.Lock.Exclusive(nameof(Release));
        await _areas.Remove(space, new PageRange(new Vpn(0), kernel.Spec.PageEnd), null);
        if (Scheme.IsShared)
            return;
        for (var i = 0L; i < Scheme.RootFrames(kernel.Spec.FrameCount); i++)
            kernel.Frames.Free(new Pfn(space.Root.Value + i));
        kernel.Asids.Release(space.Tag);
    }

    public void CheckInvariants(Func<SwapSlot, ImmutableArray<ulong>>? swapped)
    {
        kernel.Frames.CheckInvariants();
        kernel.Slots.CheckInvariants();
        var owned = new HashSet<SwapSlot>();
        foreach (var process in kernel.Processes)
        {
            if (!process.IsGone)
                CheckSpace(process.Paged, owned, swapped);
        }
    }

    private Func<Asid, IPageTable> Begin(ProcessSpec spec)
    {
        var count = Scheme.RootFrames(kernel.Spec.FrameCount);
        if (!kernel.Frames.TryTakeTable(count, out var root))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"no {count} frames are left for the page table of {spec.Name}: the machine needs more memory"));
        for (var i = 0L; i < count; i++)
            kernel.Memory.SetContents(new Pfn(root.Value + i), []);
        return Scheme.Create(kernel.Memory, root, kernel.Spec.FrameCount);
    }

    private void CheckSpace(
        PagedSpace space, HashSet<SwapSlot> owned, Func<SwapSlot, ImmutableArray<ulong>>? swapped)
    {
        space.Areas.CheckInvariants();
        space.Table.CheckInvariants((page, pte) =>
        {
            if (pte.Present && !IsMapped(pte.Pfn, new Mapping(space.Process, page)))
                throw new InvalidOperationException($"{page} of {space.Process} maps {pte.Pfn}, another page's");
            SwapSlot? slot = pte.Present ? kernel.Frames[pte.Pfn].Slot : pte.IsSwapped ? pte.Slot : null;
            if (slot is { } place)
                CheckSlot(place, $"{page} of {space.Process}", owned);
        });
        if (space.Leaves is { } leaves)
            CheckSwapped(space, leaves, owned, swapped);
    }

    /// <summary>The tables that are swapped out, and, of those that stay there now, what they hold.</summary>
    private void CheckSwapped(
        PagedSpace space, LeafTables leaves, HashSet<SwapSlot> owned, Func<SwapSlot, ImmutableArray<ulong>>? swapped)
    {
        var end = kernel.Spec.PageEnd;
        for (var at = leaves.Table.NextSwapped(default, end); at is { } span;
            at = leaves.Table.NextSwapped(span.End, end))
        {
            var place = leaves.Table.SwappedTable(span.Start)!.Value;
            CheckSlot(place, $"the table of {span.Start} of {space.Process}", owned);
            if (swapped is null || leaves.Locks.IsBusy(PageRange.Of(span.Start, 1)))
                continue;
            foreach (var (page, pte) in leaves.Table.Image(span.Start, swapped(place).AsSpan()).Entries())
            {
                if (!pte.IsSwapped)
                    throw new InvalidOperationException($"{page} of {space.Process} is not swapped, its table is");
                CheckSlot(pte.Slot, $"{page} of {space.Process}, its table in {place},", owned);
            }
        }
    }

    private void CheckSlot(SwapSlot slot, string whose, HashSet<SwapSlot> owned)
    {
        if (kernel.Slots.OwnerCount(slot) != 1 || !owned.Add(slot))
            throw new InvalidOperationException($"{whose} has {slot}, free or another's");
    }

    private bool IsMapped(Pfn frame, Mapping mapping) =>
        kernel.Frames[frame] is { State: FrameState.Anonymous, MappingCount: > 0 } record && record.Mapping == mapping;
}

using System.Collections.Immutable;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// Takes frames from leaf tables for the page daemon: unlink, shoot down, write, free. A table may go when all its
/// pages are swapped out and nobody works on one of them; as with pages, this operation never waits for a lock.
/// </summary>
internal sealed class PageOutTables(KernelState kernel, Shootdown shootdown)
{
    /// <summary>A table that may go is not in use: each walk through it has faulted.</summary>
    public FrameLook Look(Pfn frame) => MayGo(frame, out _) ? FrameLook.NotReferenced : FrameLook.NotEvictable;

    /// <summary>Takes those of the frames that hold tables, as far as they may go; says how many.</summary>
    public async Operation<int> Run(ImmutableArray<Pfn> frames)
    {
        if (!kernel.Spec.SwapsTables)
            return 0;
        var victims = new List<Victim>();
        foreach (var frame in frames)
        {
            if (TryUnlink(frame) is { } victim)
                victims.Add(victim);
        }
        if (victims.Count == 0)
            return 0;
        await kernel.Links.Work(kernel.Spec.Costs.PerPage * victims.Count);
        if (kernel.Spec.CachesTables)
            await shootdown.Run(victims.Select(victim => (victim.Space, PageRange.Of(victim.First, 1))));
        foreach (var writing in victims.ConvertAll(Write))
            await writing;
        return victims.Count;
    }

    private bool MayGo(Pfn frame, out PagedSpace space)
    {
        var (process, first) = kernel.Frames[frame].Mapping;
        space = kernel.Process(process).Paged;
        var table = space.Leaves!.Table;
        return space.Table.Table(first, 1) == frame && table.IsIdle(first)
            && !space.Leaves.Locks.IsBusy(PageRange.Of(first, 1)) && !space.Pages.IsBusy(table.Span(first));
    }

    private Victim? TryUnlink(Pfn frame)
    {
        if (kernel.Frames[frame].State != FrameState.LeafTable || !MayGo(frame, out var space)
            || !kernel.Slots.TryAllocate(out var slot))
            return null;
        var first = kernel.Frames[frame].Mapping.Page;
        space.Leaves!.Locks.TryLock(first);
        space.Leaves.Table.Unlink(first, slot);
        kernel.Frames.SetEvicting(frame);
        var words = new ulong[kernel.Spec.PageSize.Words];
        kernel.Memory.ReadTable(frame, words);
        kernel.NoteTable(space, first, words, $"its table left for {slot} from", frame);
        return new Victim(frame, space, first, slot, [.. words]);
    }

    /// <summary>No CPU remembers the table any more.</summary>
    private async Operation Write(Victim victim)
    {
        var (frame, space, first, slot, words) = victim;
        await kernel.Links.Ask<SwapProtocol.SlotWritten>(kernel.Links.Disk, new SwapProtocol.WriteSlot(slot, words));
        kernel.Counts.Tables.Out++;
        kernel.Frames.Free(frame);
        space.Leaves!.Locks.Unlock(first);
    }

    private sealed record Victim(Pfn Frame, PagedSpace Space, Vpn First, SwapSlot Slot, ImmutableArray<ulong> Words);
}

using System.Collections.Immutable;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Operations;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// Takes frames from their pages for the page daemon: unmap, shoot down, write what is dirty, free. A page that another
/// operation works on is left alone: this operation never waits for a lock.
/// </summary>
internal sealed class EvictFrames(KernelState kernel, Shootdown shootdown)
{
    private readonly PageOutTables _tables = new(kernel, shootdown);

    /// <summary>Reads the reference bit of each frame and clears it. TLBs keep their translations: a page that is in
    /// use may look idle until a walk marks it again, which costs a fault and never data (as on Linux x86).</summary>
    public void Look(ReclaimProtocol.LookAtFrames request, ActorRef daemon)
    {
        var looks = ImmutableArray.CreateBuilder<FrameLook>(request.Frames.Length);
        foreach (var frame in request.Frames)
            looks.Add(Look(frame));
        kernel.Frames.SendChanges();
        daemon.Tell(new ReclaimProtocol.FramesLookedAt(looks.MoveToImmutable()));
    }

    public async Operation Run(ReclaimProtocol.EvictFrames request, ActorRef daemon)
    {
        kernel.Counts.ReclaimOperations++;
        if (kernel.Large is { } large)
            await large.SplitFor(request.Frames);
        var tables = _tables.Run(request.Frames);
        var victims = new List<Victim>(request.Frames.Length);
        foreach (var frame in request.Frames)
        {
            if (TryUnmap(frame) is { } victim)
                victims.Add(victim);
        }
        await kernel.Links.Work(kernel.Spec.Costs.PerPage * victims.Count);
        await shootdown.Run(victims.Select(victim => (victim.Space, PageRange.Of(victim.Page, 1))));
        var evictions = victims.ConvertAll(Finish);
        var evicted = await tables;
        var writes = evicted;
        foreach (var eviction in evictions)
        {
            var result = await eviction;
            evicted += result == EvictionResult.Kept ? 0 : 1;
            writes += result == EvictionResult.Written ? 1 : 0;
        }
        kernel.Frames.SendChanges();
        daemon.Tell(new ReclaimProtocol.FramesEvicted(evicted, writes, kernel.Frames.FreeCount));
    }

    private FrameLook Look(Pfn frame)
    {
        ref var record = ref kernel.Frames[frame];
        if (record.State == FrameState.LeafTable)
            return _tables.Look(frame);
        if (record.State != FrameState.Anonymous || record.AwaitedBy != default)
            return FrameLook.NotEvictable;
        var (process, page) = record.Mapping;
        var space = kernel.Process(process).Paged;
        if (kernel.Large is { } large && LargePages.IsPart(space, page) && !large.SpeaksForAll(space, page))
            return FrameLook.NotEvictable;
        var entry = space.Table.Read(page);
        if (!entry.Accessed)
            return FrameLook.NotReferenced;
        space.Table.Rewrite(page, entry.WithAccessed(false));
        return FrameLook.Referenced;
    }

    private Victim? TryUnmap(Pfn frame)
    {
        ref var record = ref kernel.Frames[frame];
        if (record.State != FrameState.Anonymous)
            return null;
        var (process, page) = record.Mapping;
        var space = kernel.Process(process).Paged;
        if ((kernel.Large is not null && LargePages.IsPart(space, page)) || !space.Pages.TryLock(page))
            return null;
        var victim = new Victim(frame, space, page, space.Table.Read(page));
        space.Table.Write(page, Pte.InTransit, []);
        kernel.Frames.SetEvicting(frame);
        kernel.Note(space, page, "unmapped for eviction from", frame);
        return victim;
    }

    /// <summary>No TLB holds the page any more, and every store has been reported: now it is known whether it is
    /// dirty.</summary>
    private async Operation<EvictionResult> Finish(Victim victim)
    {
        var (frame, space, page, entry) = victim;
        var slot = kernel.Frames[frame].Slot;
        var result = EvictionResult.Dropped;
        if (kernel.Frames[frame].Dirty)
        {
            slot ??= kernel.Slots.TryAllocate(out var free) ? free : null;
            if (slot is not { } place)
            {
                Keep(victim);
                return EvictionResult.Kept;
            }
            var words = kernel.Verification is null ? [] : kernel.Memory.Contents(frame).ToImmutableArray();
            await kernel.Links.Ask<SwapProtocol.SlotWritten>(
                kernel.Links.Disk, new SwapProtocol.WriteSlot(place, words));
            kernel.Counts.PagesSwappedOut++;
            result = EvictionResult.Written;
        }
        else
        {
            kernel.Counts.PagesDroppedClean++;
        }
        await Release(victim, slot);
        return result;
    }

    private void Keep(Victim victim)
    {
        victim.Space.Table.Write(victim.Page, victim.Entry.WithDirty(true), []);
        kernel.Frames.SetKept(victim.Frame);
        kernel.Note(victim.Space, victim.Page, "kept, for want of a swap slot, in", victim.Frame);
        victim.Space.Pages.Unlock(victim.Page);
    }

    private async Operation Release(Victim victim, SwapSlot? slot)
    {
        var (frame, space, page, _) = victim;
        if (slot is { } place)
        {
            space.Table.Write(page, Pte.Swapped(place), []);
            kernel.Note(space, page, $"evicted to {place} from", frame);
        }
        else
        {
            var emptied = new List<Pfn>(); // never stored to: it comes back as zero
            space.Table.Clear(page, emptied);
            var stale = kernel.Stale(PageRange.Of(page, 1), false, emptied);
            if (!stale.IsEmpty)
                await shootdown.Run(space, stale, null);
            emptied.ForEach(kernel.Frames.Free);
            kernel.Note(space, page, "dropped, all zero, from", frame);
        }
        space.CountResident(-1);
        kernel.Frames.Free(frame);
        space.Pages.Unlock(page);
    }

    private enum EvictionResult
    {
        Dropped,
        Written,
        Kept,
    }

    private sealed record Victim(Pfn Frame, PagedSpace Space, Vpn Page, Pte Entry);
}

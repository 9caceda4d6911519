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
    private readonly WriteBack _writeBack = new(kernel, shootdown);
    private readonly PageOutTables _tables = new(kernel, shootdown);

    /// <summary>Reads the reference bit of each frame and clears it. TLBs keep their translations: a page that is in
    /// use may look idle until a walk marks it again, which costs a fault and never data (as on Linux x86).</summary>
    public void Look(ReclaimProtocol.LookAtFrames request, ActorRef daemon)
    {
        var looks = ImmutableArray.CreateBuilder<FrameLook>(request.Frames.Length);
        foreach (var frame in request.Frames)
            looks.Add(kernel.Spec.TellsDirty ? WithDirty(Look(frame), frame) : Look(frame));
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
        await shootdown.Run(
            victims.SelectMany(victim => victim.Places).Select(place => (place.Space, PageRange.Of(place.Page, 1))));
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
        if (record.State is not (FrameState.Anonymous or FrameState.Cached) || record.AwaitedBy != default)
            return FrameLook.NotEvictable;
        if (IsLocked(record))
            return FrameLook.NotEvictable;
        var look = record.MappingCount == 0 ? FrameLook.NotReferenced : Look(record.Mapping);
        foreach (var mapping in record.OtherMappings)
            look = Look(mapping) == FrameLook.Referenced ? FrameLook.Referenced : look;
        return look;
    }

    private bool IsLocked(FrameRecord record)
    {
        var isLocked = record.MappingCount > 0 && IsLocked(record.Mapping);
        foreach (var mapping in record.OtherMappings)
            isLocked |= IsLocked(mapping);
        return isLocked;
    }

    private bool IsLocked(Mapping mapping) => kernel.Process(mapping.Process).Space.Areas.IsLocked(mapping.Page);

    private FrameLook WithDirty(FrameLook look, Pfn frame) => look switch
    {
        FrameLook.NotReferenced when kernel.Frames[frame].Dirty => FrameLook.NotReferencedDirty,
        FrameLook.Referenced when kernel.Frames[frame].Dirty => FrameLook.ReferencedDirty,
        _ => look,
    };

    private FrameLook Look(Mapping mapping)
    {
        var (process, page) = mapping;
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
        ObjectPage? cached = record.State == FrameState.Cached ? record.Page : null;
        if (cached is null && record.State != FrameState.Anonymous)
            return null;
        if (cached is { } page && !kernel.Objects.Pages.TryLock(page))
            return null;
        if (!TryLock(record.ToMappings(), out var pages))
        {
            if (cached is { } held)
                kernel.Objects.Pages.Unlock(held);
            return null;
        }
        foreach (var (space, at, _) in pages)
        {
            space.Table.Write(at, Pte.InTransit, []);
            kernel.Note(space, at, "unmapped for eviction from", frame);
        }
        kernel.Frames.SetEvicting(frame);
        return new Victim(frame, cached, pages);
    }

    /// <summary>Holds every page that a frame is mapped as; none, when somebody works on one.</summary>
    private bool TryLock(Mapping[] mappings, out ImmutableArray<Place> places)
    {
        var held = ImmutableArray.CreateBuilder<Place>(mappings.Length);
        foreach (var (process, page) in mappings)
        {
            var space = kernel.Process(process).Paged;
            if (space.Areas.IsLocked(page) || (kernel.Large is not null && LargePages.IsPart(space, page))
                || !space.Pages.TryLock(page))
                break;
            held.Add(new Place(space, page, space.Table.Read(page)));
        }
        places = held.DrainToImmutable();
        if (places.Length == mappings.Length)
            return true;
        foreach (var (space, page, _) in places)
            space.Pages.Unlock(page);
        return false;
    }

    /// <summary>No TLB holds the page any more, and every store has been reported: now it is known whether it is
    /// dirty.</summary>
    private async Operation<EvictionResult> Finish(Victim victim)
    {
        var (frame, cached, _) = victim;
        var slot = kernel.Frames[frame].Slot;
        var isFile = cached is { } page && kernel.Objects[page.Object].IsFile;
        var result = EvictionResult.Dropped;
        if (!kernel.Frames[frame].Dirty)
        {
            kernel.Counts.PagesDroppedClean += isFile ? 0 : 1;
        }
        else if (isFile)
        {
            await _writeBack.Write(cached!.Value, frame);
            result = EvictionResult.Written;
        }
        else
        {
            slot ??= kernel.Slots.TryAllocate(out var free) ? free : null;
            if (slot is not { } place)
            {
                Keep(victim);
                return EvictionResult.Kept;
            }
            await Write(place, frame);
            result = EvictionResult.Written;
        }
        await Release(victim, slot);
        return result;
    }

    private async Operation Write(SwapSlot slot, Pfn frame)
    {
        var words = kernel.Verification is null ? [] : kernel.Memory.Contents(frame).ToImmutableArray();
        await kernel.Links.Ask<SwapProtocol.SlotWritten>(kernel.Links.Disk, new SwapProtocol.WriteSlot(slot, words));
        kernel.Counts.PagesSwappedOut++;
    }

    private void Keep(Victim victim)
    {
        kernel.Frames.SetKept(victim.Frame, victim.Cached is not null);
        foreach (var (space, page, entry) in victim.Places)
        {
            space.Table.Write(page, entry.WithDirty(true), []);
            kernel.Note(space, page, "kept, for want of a swap slot, in", victim.Frame);
        }
        Unlock(victim);
    }

    private async Operation Release(Victim victim, SwapSlot? slot)
    {
        var (frame, cached, places) = victim;
        if (cached is null && slot is { } shared)
            kernel.Slots.AddOwners(shared, places.Length - 1); // the first has the frame's
        foreach (var (space, page, _) in places)
        {
            if (cached is null && slot is { } place)
            {
                space.Table.Write(page, Pte.Swapped(place), []);
                kernel.Note(space, page, $"evicted to {place} from", frame);
            }
            else
            {
                await Drop(space, page);
                var what = cached is { } whose ? $"{whose}, dropped from" : "dropped, all zero, from";
                kernel.Note(space, page, what, frame);
            }
            space.CountResident(-1);
        }
        if (cached is { } left)
            Leave(left, slot);
        kernel.Frames.Free(frame);
        Unlock(victim);
    }

    /// <summary>An object has a page no longer in memory.</summary>
    private void Leave(ObjectPage page, SwapSlot? slot)
    {
        var found = kernel.Objects[page.Object];
        found.Frames.Remove(page.Index);
        if (slot is { } place)
            found.Slots.Add(page.Index, place);
        if (found.IsFile)
            kernel.Counts.Objects.PagesDropped++;
    }

    private void Unlock(Victim victim)
    {
        foreach (var (space, page, _) in victim.Places)
            space.Pages.Unlock(page);
        if (victim.Cached is { } cached)
            kernel.Objects.Pages.Unlock(cached);
    }

    /// <summary>Never stored to, it comes back as zero; an object's, from there.</summary>
    private async Operation Drop(PagedSpace space, Vpn page)
    {
        var emptied = new List<Pfn>();
        space.Table.Clear(page, emptied);
        var stale = kernel.Stale(PageRange.Of(page, 1), false, emptied);
        if (!stale.IsEmpty)
            await shootdown.Run(space, stale, null);
        emptied.ForEach(kernel.Frames.Free);
    }

    private enum EvictionResult
    {
        Dropped,
        Written,
        Kept,
    }

    /// <summary>A frame on its way out, the object's page that it is, if it is one, and the pages that map
    /// it.</summary>
    private sealed record Victim(Pfn Frame, ObjectPage? Cached, ImmutableArray<Place> Places);

    /// <summary>One page, and its entry before.</summary>
    private readonly record struct Place(PagedSpace Space, Vpn Page, Pte Entry);
}

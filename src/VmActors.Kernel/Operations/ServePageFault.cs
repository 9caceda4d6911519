using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>
/// The page fault. Three verdicts: no area, SIGSEGV; the area does not allow the access, SIGSEGV; legal, the page is
/// brought in: zero-filled, read from its swap slot, or found in memory, where a store may need a copy of its own.
/// </summary>
internal sealed class ServePageFault(KernelState kernel, CopyOnWrite copyOnWrite)
{
    private readonly FillFrame _fill = new(kernel);
    private readonly BringInTable _bringInTable = new(kernel);
    private readonly BringInObject _bringInObject = new(kernel, copyOnWrite);
    private readonly ShareSlot _shareSlot = new(kernel, copyOnWrite);

    public async Operation<ProcessOutcome?> Run(KernelThread thread, FaultProtocol.PageFault fault)
    {
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Shared(nameof(ServePageFault)));
        if (thread.Process.IsDying)
            return null;
        return await Touch(thread, space, kernel.Spec.PageSize.PageOf(fault.Address), fault.Access);
    }

    /// <summary>For a holder of the space's lock: the page is in memory afterwards, as an access needs it, unless that
    /// is not legal or the process is killed.</summary>
    public async Operation<ProcessOutcome?> Touch(KernelThread thread, PagedSpace space, Vpn page, AccessKind access)
    {
        if (!space.Areas.TryFind(page, out var area))
            return ProcessOutcome.SegmentationFault;
        if (Verdict(area, page, access) is { } wrong)
            return wrong;
        if (!space.Pages.TryLock(page))
            await LockPage(thread, space, page);
        if (space.Leaves is null || await _bringInTable.Run(thread, space, page))
            await BringIn(thread, space, page, area, access);
        space.Pages.Unlock(page);
        return null;
    }

    /// <summary>As access_error and bad_area_access_error of arch/x86/mm/fault.c: loads are allowed where anything is,
    /// and a fetch is refused only when the page is there.</summary>
    private ProcessOutcome? Verdict(Area area, Vpn page, AccessKind access)
    {
        if (area.Protection == Protection.None || (access.Writes() && !area.Protection.Grants(Protection.Write)))
            return ProcessOutcome.ProtectionFault;
        if (area.Backing.IsObject && area.IndexOf(page) >= kernel.Objects[area.Backing.Object].PageCount)
            return ProcessOutcome.BusError;
        return access == AccessKind.Fetch && !area.Protection.Grants(Protection.Execute)
            ? ProcessOutcome.ProtectionFault : null;
    }

    /// <summary>Waits until nobody else works on the page: another fault of it, or its eviction.</summary>
    private async Operation LockPage(KernelThread thread, PagedSpace space, Vpn page)
    {
        do
        {
            kernel.Scheduler.Block(thread, BlockReason.Disk);
            await space.Pages.Released(page);
        }
        while (!space.Pages.TryLock(page));
    }

    private async Operation BringIn(KernelThread thread, PagedSpace space, Vpn page, Area area, AccessKind access)
    {
        var entry = space.Table.Find(page, out var tables);
        if (entry.Present)
        {
            await Meet(thread, space, page, area, access, entry);
            return;
        }
        if (!entry.IsSwapped && area.Backing.IsObject)
        {
            await _bringInObject.Run(thread, space, page, area, access);
            return;
        }
        var isShared = entry.IsSwapped && kernel.Slots.OwnerCount(entry.Slot) > 1;
        if (isShared && await _shareSlot.TryMap(thread, space, page, area))
        {
            if (access.Writes())
                await copyOnWrite.Run(thread, space, page, area);
            return;
        }
        await Fill(thread, space, page, area, access, entry, tables);
        if (isShared)
            kernel.Frames.SwapCache.Reads.Unlock(entry.Slot);
    }

    /// <summary>The page is in memory already.</summary>
    private async Operation Meet(
        KernelThread thread, PagedSpace space, Vpn page, Area area, AccessKind access, Pte entry)
    {
        if (access.Writes() && !entry.Writable)
        {
            await copyOnWrite.Run(thread, space, page, area);
            return;
        }
        kernel.Counts.MinorFaults++; // another thread's fault was first, or the table granted it meanwhile
        kernel.Counts.SpuriousFaults++;
        kernel.Note(space, page, "found already in", entry.Pfn);
    }

    private async Operation Fill(
        KernelThread thread, PagedSpace space, Vpn page, Area area, AccessKind access, Pte entry, int tables)
    {
        if (entry == Pte.Empty && kernel.Large is { } large
            && large.TryMap(thread, space, page, area, access.Writes()))
            return;
        var frames = new List<Pfn>(RadixFrames);
        var waits = !TryTake(frames, tables) || entry.IsSwapped;
        if (waits && !await TakeAll(thread, space, page, frames))
            return;
        if (entry.IsSwapped)
        {
            await _fill.FromSlot(thread, entry.Slot, frames[0]);
            kernel.Note(space, page, $"read from {entry.Slot} into", frames[0]);
            // In a table that all share, others may have taken the room meanwhile.
            if (!await TakeAll(thread, space, page, frames))
                return;
        }
        else
        {
            _fill.WithZero(frames[0]);
            kernel.Note(space, page, "zero-filled in", frames[0]);
        }
        if (waits) // another may have brought some of the tables meanwhile
            tables = space.Table.MissingTables(page);
        Map(space, page, area, access, entry, frames, tables);
        kernel.Frames.SetAwaited(frames[0], thread);
    }

    /// <summary>The page itself, and at most three tables above it.</summary>
    private const int RadixFrames = 4;

    /// <summary>Takes a page's frame and those of its tables, as far as there are free ones.</summary>
    private bool TryTake(List<Pfn> frames, int tables)
    {
        while (frames.Count <= tables)
        {
            if (!kernel.Frames.TryTake(out var frame))
                return false;
            frames.Add(frame);
        }
        return true;
    }

    /// <summary>Takes what the page still needs; false, and all is given back, when the process is killed.</summary>
    private async Operation<bool> TakeAll(KernelThread thread, PagedSpace space, Vpn page, List<Pfn> frames)
    {
        while (!TryTake(frames, space.Table.MissingTables(page)))
        {
            if (thread.Process.IsDying || await kernel.Frames.Wait(thread) is not { } frame)
            {
                GiveBack(frames, 0);
                return false;
            }
            frames.Add(frame);
        }
        return true;
    }

    private void GiveBack(List<Pfn> frames, int from)
    {
        for (var i = from; i < frames.Count; i++)
            kernel.Frames.Free(frames[i]);
    }

    private void Map(PagedSpace space, Vpn page, Area area, AccessKind access, Pte old, List<Pfn> frames, int tables)
    {
        for (var i = 1; i <= tables; i++)
        {
            // The last is the leaf table.
            kernel.SetTable(frames[i], space, page, i == tables);
            kernel.Memory.SetContents(frames[i], []);
        }
        GiveBack(frames, tables + 1);
        // A store would set both bits at once: the kernel saves hardware the way (Linux: pte_mkyoung, pte_mkdirty).
        var leaf = Pte.Leaf(frames[0], area.Protection).WithAccessed(true).WithDirty(access.Writes());
        SwapSlot? slot = old.IsSwapped ? old.Slot : null;
        var dirty = access.Writes();
        var isShared = slot is { } named && kernel.Slots.OwnerCount(named) > 1;
        if (slot is { } copy && (isShared ? dirty : kernel.Slots.IsCrowded))
        {
            kernel.FreeSlot(copy); // others', or not worth its place: from now on the frame alone has the page
            slot = null;
            dirty = true;
        }
        else if (isShared)
        {
            leaf = leaf.WithWritable(false);
        }
        space.Table.Write(
            page, leaf, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(frames).Slice(1, tables));
        if (tables > 0)
            space.NoteTables();
        kernel.Frames.SetMapped(frames[0], new Mapping(space.Process, page), dirty, slot);
        if (isShared && slot is not null)
            kernel.Frames.SetInSwapCache(frames[0]);
        space.CountResident(1);
    }
}

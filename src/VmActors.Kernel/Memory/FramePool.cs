using VmActors.Kernel.Scheduling;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Frames;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Memory;

/// <summary>The free frames, those who wait for one, and the page daemon's alarm.</summary>
internal sealed class FramePool(KernelSpec spec, KernelCounts counts, IKernelLinks links, Scheduler scheduler)
{
    private const int ChangesMax = 4096;

    private readonly FrameAllocator _allocator = new(spec.FrameCount);
    private readonly FrameTable _records = new(spec.FrameCount);
    private readonly WaitQueue<Pfn?> _waiters = new("a free frame");
    private readonly List<PageChange> _changes = [];
    private int _awaitedCount; // threads that have not had their chance yet
    private bool _daemonIsAwake;
    private bool _daemonIsExhausted;
    private long _saved; // entries that map a frame beside its first
    private long _peakSaved;

    public long FreeCount => _allocator.FreeCount;

    public long UsedCount => _allocator.UsedCount;

    /// <summary>The most frames saved at one time since entries shared them.</summary>
    public long PeakSavedCount => _peakSaved;

    /// <summary>Frames that hold page tables.</summary>
    public long PageTableCount { get; private set; }

    /// <summary>The most frames that held page tables at one time.</summary>
    public long PeakPageTableCount { get; private set; }

    /// <summary>Pages in memory that are on the swap disk for others.</summary>
    public SwapCache SwapCache { get; } = new();

    /// <summary>What is known of a frame.</summary>
    public ref FrameRecord this[Pfn frame] => ref _records[frame];

    /// <summary>Takes a free frame; under the low watermark, and when there is none, the page daemon is
    /// woken.</summary>
    public bool TryTake(out Pfn frame)
    {
        var taken = _allocator.TryAllocate(out frame);
        if (taken)
            _records[frame].State = FrameState.Filling;
        if (!taken || (_allocator.FreeCount < spec.Watermarks.Low && !_daemonIsExhausted))
            WakeDaemon();
        return taken;
    }

    /// <summary>Takes frames that follow each other and makes a table of them; before any frame was given
    /// back.</summary>
    public bool TryTakeTable(long count, out Pfn first)
    {
        if (!_allocator.TryAllocateRun(count, out first))
            return false;
        for (var i = 0L; i < count; i++)
            SetPageTable(new Pfn(first.Value + i));
        if (_allocator.FreeCount < spec.Watermarks.Low && !_daemonIsExhausted)
            WakeDaemon();
        return true;
    }

    /// <summary>As <see cref="TryTakeTable"/>, at any time.</summary>
    public bool TryTakeLaterTable(long count, out Pfn first)
    {
        var order = (int)long.Log2(count - 1) + 1;
        if (!_allocator.TryAllocateAligned(order, out first))
            return false;
        for (var i = 0L; i < count; i++)
            SetPageTable(new Pfn(first.Value + i));
        for (var i = count; i < 1L << order; i++)
            _allocator.Free(new Pfn(first.Value + i));
        if (_allocator.FreeCount < spec.Watermarks.Low && !_daemonIsExhausted)
            WakeDaemon();
        return true;
    }

    /// <summary>Takes 2^<paramref name="order"/> frames, aligned, for a large page, and makes tables of some more; only
    /// as long as the low watermark is kept.</summary>
    public bool TryTakeLarge(int order, Span<Pfn> tables, out Pfn first)
    {
        var count = 1L << order;
        first = default;
        if (_allocator.FreeCount - count - tables.Length < spec.Watermarks.Low
            || !_allocator.TryAllocateAligned(order, out first))
            return false;
        for (var i = 0L; i < count; i++)
            _records[new Pfn(first.Value + i)].State = FrameState.Filling;
        foreach (ref var table in tables)
        {
            _allocator.TryAllocate(out table);
            SetPageTable(table);
        }
        return true;
    }

    /// <summary>Waits, off the CPU, for the next frame that becomes free; null when the process is killed.</summary>
    public WaitQueue<Pfn?>.Wait Wait(KernelThread thread)
    {
        counts.FrameWaits++;
        scheduler.Block(thread, BlockReason.Memory);
        return _waiters.Take(thread.Process.Id);
    }

    /// <summary>Another entry maps a frame that has a page already.</summary>
    public void Share(Pfn frame, Mapping mapping)
    {
        _records[frame].AddMapping(mapping);
        if (_records[frame].MappingCount > 1)
            _peakSaved = Math.Max(_peakSaved, ++_saved);
    }

    /// <summary>An entry maps a frame no longer, others do, or it is an object's.</summary>
    public void Unshare(Pfn frame, Mapping mapping)
    {
        _saved -= _records[frame].MappingCount > 1 ? 1 : 0;
        _records[frame].RemoveMapping(mapping);
    }

    /// <summary>A frame becomes a table of a page table.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="mapping">Where the kernel maps it, if it does.</param>
    public void SetPageTable(Pfn frame, Mapping? mapping = null)
    {
        ref var record = ref _records[frame];
        record.State = FrameState.PageTable;
        if (mapping is { } place)
            record.AddMapping(place);
        PeakPageTableCount = Math.Max(PeakPageTableCount, ++PageTableCount);
    }

    /// <summary>A frame becomes a leaf table that may be swapped out: the page daemon looks at it as at
    /// pages.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="mapping">The first page of those that the table has entries for.</param>
    public void SetLeafTable(Pfn frame, Mapping mapping)
    {
        SetPageTable(frame, mapping);
        _records[frame].State = FrameState.LeafTable;
        Note(frame, NameOf(PageKind.Table, mapping));
    }

    /// <summary>A frame gets a page.</summary>
    public void SetMapped(Pfn frame, Mapping mapping, bool dirty, SwapSlot? slot)
    {
        ref var record = ref _records[frame];
        record.State = FrameState.Anonymous;
        record.Dirty = dirty;
        record.Slot = slot;
        record.AddMapping(mapping);
        Note(frame, NameOf(PageKind.Process, mapping));
    }

    /// <summary>The frame has its page from a slot that others name too: they are to find it here.</summary>
    public void SetInSwapCache(Pfn frame) => SwapCache.Add(_records[frame].Slot!.Value, frame);

    /// <summary>A frame gets a page of an object.</summary>
    public void SetCached(Pfn frame, ObjectPage page, SwapSlot? slot)
    {
        ref var record = ref _records[frame];
        record.State = FrameState.Cached;
        record.Page = page;
        record.Slot = slot;
        Note(frame, new PageName(PageKind.Object, page.Object, (ulong)page.Index));
    }

    /// <summary>The frame's page is to be another than its slot's, which others name.</summary>
    public void LeaveSlot(Pfn frame)
    {
        ref var record = ref _records[frame];
        SwapCache.Forget(record.Slot, frame);
        record.Slot = null;
        record.Dirty = true;
    }

    /// <summary>The page was brought in for a thread: it stays until the thread has had its chance to use it. Else
    /// threads could take one another's page for ever, and none would get on.</summary>
    public void SetAwaited(Pfn frame, KernelThread thread)
    {
        ForgetAwaited(thread); // one fault may bring in a page of an object, and the copy of it
        _records[frame].AwaitedBy = thread.Id;
        thread.Awaits = frame;
        _awaitedCount++;
    }

    /// <summary>The thread has trapped again, or ended: it has had its chance.</summary>
    public void ForgetAwaited(KernelThread thread)
    {
        if (thread.Awaits is not { } frame)
            return;
        thread.Awaits = null;
        _awaitedCount--;
        if (_records[frame].AwaitedBy == thread.Id)
            _records[frame].AwaitedBy = default;
    }

    /// <summary>A frame's page, or leaf table, is on its way out: hardware may still hold it, nobody else may take
    /// it.</summary>
    public void SetEvicting(Pfn frame)
    {
        ref var record = ref _records[frame];
        if (record.State == FrameState.LeafTable)
            PageTableCount--;
        SwapCache.Forget(record.Slot, frame);
        record.State = FrameState.Evicting;
    }

    /// <summary>An eviction was given up: the page stays.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="isCached">It is an object's.</param>
    public void SetKept(Pfn frame, bool isCached) =>
        _records[frame].State = isCached ? FrameState.Cached : FrameState.Anonymous;

    /// <summary>Gives a frame back that no TLB can hold any more; the longest waiter gets it first.</summary>
    public void Free(Pfn frame)
    {
        ref var record = ref _records[frame];
        if (record.State is FrameState.PageTable or FrameState.LeafTable)
            PageTableCount--;
        _saved -= Math.Max(0, record.MappingCount - 1);
        record.ClearMappings();
        if (record.State is not (FrameState.PageTable or FrameState.Filling))
            Note(frame, null); // the daemon knows it
        record.State = FrameState.Filling;
        record.Dirty = false;
        SwapCache.Forget(record.Slot, frame);
        record.Slot = null;
        record.AwaitedBy = default;
        _daemonIsExhausted = false;
        if (_waiters.WakeOne(frame))
            return;
        record.State = FrameState.Free;
        _allocator.Free(frame);
    }

    /// <summary>A process is killed: it waits for no frame any more.</summary>
    public void Abandon(ProcessId process) => _waiters.WakeWhere(process, null);

    /// <summary>The daemon sleeps; says whose wait can never be served, if it found nothing to evict.</summary>
    public ProcessId? DaemonSleeps(bool exhausted)
    {
        _daemonIsAwake = false;
        _daemonIsExhausted = exhausted;
        if (_waiters.Count == 0)
            return null;
        if (exhausted && _awaitedCount == 0)
            return (ProcessId)_waiters.FirstTag!;
        WakeDaemon();
        return null;
    }

    /// <summary>A killed process has given back what it had: the daemon tries again for those who still wait.</summary>
    public void HelpWaiters()
    {
        if (_waiters.Count > 0)
            WakeDaemon();
    }

    /// <summary>Tells the daemon which frames got or lost pages; before anything else that it is told.</summary>
    public void SendChanges()
    {
        if (_changes.Count == 0)
            return;
        links.Daemon.Tell(spec.TellsNames
            ? new ReclaimProtocol.NamedPagesChanged([.. _changes])
            : new ReclaimProtocol.PagesChanged(
                [.. _changes.Select(change => new FrameChange(change.Frame, change.Page is not null))]));
        _changes.Clear();
    }

    /// <summary>Throws unless every frame is in exactly one place.</summary>
    public void CheckInvariants() => _allocator.CheckInvariants();

    private void WakeDaemon()
    {
        if (_daemonIsAwake)
            return;
        _daemonIsAwake = true;
        SendChanges();
        links.Daemon.Tell(new ReclaimProtocol.MemoryLow(FreeCount));
    }

    private static PageName NameOf(PageKind kind, Mapping mapping) =>
        new(kind, mapping.Process.Value, mapping.Page.Value);

    private void Note(Pfn frame, PageName? page)
    {
        _changes.Add(new PageChange(frame, page));
        if (_changes.Count >= ChangesMax)
            SendChanges();
    }
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using VmActors.Kernel.Memory;
using VmActors.Kernel.Operations;
using VmActors.Kernel.Scheduling;
using VmActors.Kernel.State;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Asids;
using VmActors.Units.Frames;
using VmActors.Units.Memory;
using VmActors.Units.Swap;
using VmActors.Units.Verification;
using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>Everything that the kernel owns; its operations work on it.</summary>
internal sealed class KernelState
{
    private readonly SortedDictionary<int, Process> _processes = [];
    private readonly SortedDictionary<int, KernelThread> _threads = [];
    private readonly List<Action<ReferenceMemory>> _staged = [];
    private readonly List<Action<IThreadStarts>> _starts = [];

    private int _processNumber; // the highest so far
    private int _threadNumber;

    public KernelState(KernelSpec spec, StagedMemory memory, KernelVerification? verification, IKernelLinks links)
    {
        Spec = spec;
        Memory = memory;
        Verification = verification;
        History = verification?.History;
        Links = links;
        Asids = new AsidAllocator(spec.AsidBits, spec.CpuCount);
        Scheduler = new Scheduler(spec, Counts, links, Asids);
        Frames = new FramePool(spec, Counts, links, Scheduler);
        Slots = new SwapMap(spec.SlotCount);
        Objects = new ObjectTable(spec.Files);
        foreach (var (number, file) in spec.Files.Index())
        {
            for (var index = 0L; verification is not null && index < file.PageCount; index++)
                verification.Reference.Fill(number + 1, index, file.Contents(index));
        }
    }

    public KernelSpec Spec { get; }

    public KernelCounts Counts { get; } = new();

    public IKernelLinks Links { get; }

    public StagedMemory Memory { get; }

    /// <summary>Null where contents are not simulated.</summary>
    public KernelVerification? Verification { get; }

    /// <summary>Where events of pages are noted; null for nowhere.</summary>
    public PageHistory? History { get; set; }

    public AsidAllocator Asids { get; }

    public Scheduler Scheduler { get; }

    public FramePool Frames { get; }

    public SwapMap Slots { get; }

    /// <summary>Files and shared memory.</summary>
    public ObjectTable Objects { get; }

    /// <summary>Large pages; null where the kernel maps none.</summary>
    public LargePages? Large { get; set; }

    public IEnumerable<Process> Processes => _processes.Values;

    public SimTime Now => Links.Now;

    public KernelThread Thread(ThreadId id) => _threads[id.Value];

    public Process Process(ProcessId id) => _processes[id.Value];

    /// <summary>A process is there, with its threads.</summary>
    /// <param name="spec">What it is.</param>
    /// <param name="space">Its memory.</param>
    /// <param name="parent">Who forked it; null for one that the machine starts with.</param>
    public Process Add(ProcessSpec spec, AddressSpace space, Process? parent = null)
    {
        var process = new Process(spec, space, parent);
        space.Break = parent?.Space.Break ?? spec.HeapStart;
        _processNumber = Math.Max(_processNumber, spec.Id.Value);
        parent?.Children.Add(process);
        _processes.Add(spec.Id.Value, process);
        foreach (var id in spec.Threads)
        {
            var thread = new KernelThread(id, process);
            process.Threads.Add(thread);
            _threads.Add(id.Value, thread);
            _threadNumber = Math.Max(_threadNumber, id.Value);
        }
        process.LiveThreadCount = process.Threads.Count;
        return process;
    }

    /// <summary>A number for a process that is born; null when there have been as many as may be.</summary>
    public ProcessId? TakeProcessNumber() =>
        _processNumber < Spec.ProcessCountMax ? new ProcessId(++_processNumber) : null;

    /// <summary>A number for a thread that is born.</summary>
    public ThreadId TakeThreadNumber() => new(++_threadNumber);

    /// <summary>Takes a frame, waiting for one off the CPU; null when the process is killed.</summary>
    public async Operation<Pfn?> TakeFrame(KernelThread thread)
    {
        if (Frames.TryTake(out var frame))
            return frame;
        return thread.Process.IsDying ? null : await Frames.Wait(thread);
    }

    /// <summary>An entry maps a frame no longer, and no TLB has it: the frame is free after its last, unless it is an
    /// object's.</summary>
    public void Unmapped(Pfn frame, Mapping mapping)
    {
        ref var record = ref Frames[frame];
        if (record.MappingCount > 1 || record.State == FrameState.Cached)
        {
            Frames.Unshare(frame, mapping);
            return;
        }
        if (record.Slot is { } slot)
            FreeSlot(slot);
        Frames.Free(frame);
    }

    /// <summary>Where the kernel maps the leaf table of a page; null where it does not, since hardware walks.</summary>
    public Mapping? TableMapping(AddressSpace space, Vpn page) =>
        Spec.Refill is { } refill ? new Mapping(space.Process, refill.Window.TableOf(page)) : null;

    /// <summary>A frame becomes a table on the way to a page.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="space">Whose table.</param>
    /// <param name="page">The page.</param>
    /// <param name="isLeaf">Whether its entry stands in the table itself.</param>
    public void SetTable(Pfn frame, PagedSpace space, Vpn page, bool isLeaf)
    {
        if (isLeaf && space.Leaves is { } leaves)
            Frames.SetLeafTable(frame, new Mapping(space.Process, leaves.Table.Span(page).Start));
        else
            Frames.SetPageTable(frame, isLeaf ? TableMapping(space, page) : null);
    }

    /// <summary>What CPUs may hold of a range's pages and of the tables that they have lost. Where CPUs remember tables
    /// they drop all of a space's with any of its pages (as Linux flushes for freed_tables).</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="werePresent">Whether any of them was in memory.</param>
    /// <param name="tables">The tables, linked no more.</param>
    public ImmutableArray<PageRange> Stale(PageRange pages, bool werePresent, List<Pfn> tables)
    {
        var areLost = tables.Count > 0;
        ImmutableArray<PageRange> stale = werePresent || (areLost && Spec.CachesTables) ? [pages] : [];
        return areLost && Spec.Refill is { } refill ? stale.Add(refill.Window.TablesOf(pages)) : stale;
    }

    /// <summary>A CPU has trapped with this thread: it is in the kernel until the scheduler finishes with it.</summary>
    public void Trapped(KernelThread thread)
    {
        Frames.ForgetAwaited(thread);
        Scheduler.Trapped(thread);
    }

    /// <summary>A thread that was born in the run starts: its CPU finds its registers when it is switched to
    /// it.</summary>
    public void Start(KernelThread thread, KernelThread parent, long entry)
    {
        _starts.Add(starts => starts.Fork(thread.Id, thread.Process.Id, parent.Id, entry));
        Links.RequestPublish();
        thread.Cpu = parent.Cpu;
        Scheduler.Start(thread);
    }

    /// <summary>A thread runs another program when it goes on.</summary>
    public void Exec(KernelThread thread, int image)
    {
        _starts.Add(starts => starts.Exec(thread.Id, image));
        Links.RequestPublish();
    }

    /// <summary>Makes what threads begin with visible.</summary>
    public void PublishStarts(IThreadStarts starts)
    {
        foreach (var start in _starts)
            start(starts);
        _starts.Clear();
    }

    /// <summary>Waits for a lock, off the CPU when it is not free: its holder may itself wait for the disk.</summary>
    public async Operation<SharedLock.Hold> Acquire(KernelThread thread, WaitQueue<SharedLock.Hold>.Wait wait)
    {
        if (!wait.IsCompleted)
            Scheduler.Block(thread, BlockReason.Lock);
        return await wait;
    }

    /// <summary>Gives a slot back; after its last owner the disk is told that its page is needed no more.</summary>
    public void FreeSlot(SwapSlot slot)
    {
        if (Slots.Free(slot))
            Links.Disk.Tell(new Protocols.SwapProtocol.TrimSlot(slot));
    }

    /// <summary>The pages of a range are new to the program: zero in the reference memory, which CPUs read, from the
    /// next quantum on.</summary>
    public void SetNew(AddressSpace space, PageRange pages) =>
        Stage(reference => reference.Clear(space.Process, pages));

    /// <summary>The child has what its parent has now, as <see cref="SetNew"/>: when nobody can store to the parent's
    /// pages.</summary>
    public void SetForked(AddressSpace parent, AddressSpace child) =>
        Stage(reference => reference.Copy(parent.Process, child.Process));

    /// <summary>The pages of a range are in another place, as <see cref="SetNew"/>.</summary>
    public void SetMoved(AddressSpace space, PageRange from, Vpn to) =>
        Stage(reference => reference.Move(space.Process, from, to));

    /// <summary>The pages of an area are as nobody has stored to them yet, as <see cref="SetNew"/>: zero, or an
    /// object's.</summary>
    public void SetUntouched(AddressSpace space, Area area)
    {
        var (number, first, _) = area.Backing;
        if (area.Backing.IsObject)
            Stage(reference => reference.Share(space.Process, area.Range, number, first));
        else
            SetNew(space, area.Range);
    }

    /// <summary>A page has a copy of its own of what it showed of an object, as <see cref="SetNew"/>.</summary>
    public void SetSeparate(AddressSpace space, Vpn page)
    {
        if (Verification?.Reference.PageAt(space.Process, page) is { } words)
            Stage(reference => reference.Separate(space.Process, page, words));
    }

    /// <summary>Makes what <see cref="SetNew"/> and its like said visible, in their order.</summary>
    public void PublishPages()
    {
        foreach (var change in _staged)
            change(Verification!.Reference);
        _staged.Clear();
    }

    private void Stage(Action<ReferenceMemory> change)
    {
        if (Verification is null)
            return;
        _staged.Add(change);
        Links.RequestPublish();
    }

    /// <summary>Writes a page's entry, and makes tables of the first frames where it needs some.</summary>
    public void Write(PagedSpace space, Vpn page, Pte entry, List<Pfn> frames)
    {
        var tables = space.Table.MissingTables(page);
        for (var i = 0; i < tables; i++)
        {
            SetTable(frames[i], space, page, i == tables - 1);
            Memory.SetContents(frames[i], []);
        }
        space.Table.Write(page, entry, CollectionsMarshal.AsSpan(frames)[..tables]);
        frames.RemoveRange(0, tables);
        if (tables > 0)
            space.NoteTables();
    }

    /// <summary>Notes an event of a page, when anybody wants to know.</summary>
    public void Note(AddressSpace space, Vpn page, string what) =>
        History?.Add(space.Process, page, Now, what);

    /// <summary>Notes an event of a leaf table for each page that has an entry in its words.</summary>
    public void NoteTable(PagedSpace space, Vpn page, ReadOnlySpan<ulong> words, string what, Pfn frame)
    {
        if (History is null)
            return;
        foreach (var (entry, _) in space.Leaves!.Table.Image(page, words).Entries())
            Note(space, entry, what, frame);
    }

    /// <summary>As <see cref="Note(AddressSpace, Vpn, string)"/>, with a frame.</summary>
    public void Note(AddressSpace space, Vpn page, string what, Pfn frame) =>
        History?.Add(space.Process, page, Now, what, frame);
}

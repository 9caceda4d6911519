using System.Collections.Immutable;
using VmActors.Kernel.Memory;
using VmActors.Kernel.Scheduling;
using VmActors.Kernel.State;
using VmActors.Runtime.Operations;
using VmActors.Units.Asids;
using VmActors.Units.Frames;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.Swap;
using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>Everything that the kernel owns; its operations work on it.</summary>
internal sealed class KernelState
{
    private readonly SortedDictionary<int, Process> _processes = [];
    private readonly SortedDictionary<int, KernelThread> _threads = [];
    private readonly List<(ProcessId Process, PageRange Pages)> _newPages = [];

    public KernelState(KernelSpec spec, StagedMemory memory, KernelVerification? verification, IKernelLinks links)
    {
        Spec = spec;
        Memory = memory;
        Verification = verification;
        Links = links;
        Asids = new AsidAllocator(spec.AsidBits, spec.CpuCount);
        Scheduler = new Scheduler(spec, Counts, links, Asids);
        Frames = new FramePool(spec, Counts, links, Scheduler);
        Slots = new SwapMap(spec.SlotCount);
    }

    public KernelSpec Spec { get; }

    public KernelCounts Counts { get; } = new();

    public IKernelLinks Links { get; }

    public StagedMemory Memory { get; }

    /// <summary>Null where contents are not simulated.</summary>
    public KernelVerification? Verification { get; }

    public AsidAllocator Asids { get; }

    public Scheduler Scheduler { get; }

    public FramePool Frames { get; }

    public SwapMap Slots { get; }

    public IEnumerable<Process> Processes => _processes.Values;

    public SimTime Now => Links.Now;

    public KernelThread Thread(ThreadId id) => _threads[id.Value];

    public Process Process(ProcessId id) => _processes[id.Value];

    /// <summary>Makes a process with an empty table and its areas; false when there is no frame for its root.</summary>
    public bool TryAdd(ProcessSpec spec)
    {
        if (!Frames.TryTake(out var root))
            return false;
        Frames.SetPageTable(root);
        Memory.SetContents(root, []);
        var table = new RadixPageTable(Spec.Paging, Memory, root);
        var process = new Process(spec, new AddressSpace(spec.Id, table, Spec.CpuCount));
        foreach (var (range, protection) in spec.Areas)
            process.Space.Areas.Map(range, protection);
        _processes.Add(spec.Id.Value, process);
        foreach (var id in spec.Threads)
        {
            var thread = new KernelThread(id, process);
            process.Threads.Add(thread);
            _threads.Add(id.Value, thread);
        }
        process.LiveThreadCount = process.Threads.Count;
        return true;
    }

    /// <summary>Where the kernel maps the leaf table of a page; null where it does not, since hardware walks.</summary>
    public Mapping? TableMapping(AddressSpace space, Vpn page) =>
        Spec.Refill is { } refill ? new Mapping(space.Process, refill.Window.TableOf(page)) : null;

    /// <summary>What TLBs may hold of tables that a range's pages have lost.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="tables">The tables, linked no more.</param>
    public ImmutableArray<PageRange> StaleTables(PageRange pages, List<Pfn> tables) =>
        Spec.Refill is { } refill && tables.Count > 0 ? [refill.Window.TablesOf(pages)] : [];

    /// <summary>A CPU has trapped with this thread: it is in the kernel until the scheduler finishes with it.</summary>
    public void Trapped(KernelThread thread)
    {
        Frames.ForgetAwaited(thread);
        Scheduler.Trapped(thread);
    }

    /// <summary>Waits for a lock, off the CPU when it is not free: its holder may itself wait for the disk.</summary>
    public async Operation<SharedLock.Hold> Acquire(KernelThread thread, WaitQueue<SharedLock.Hold>.Wait wait)
    {
        if (!wait.IsCompleted)
            Scheduler.Block(thread, BlockReason.Lock);
        return await wait;
    }

    /// <summary>Gives a slot back and tells the disk that its page is needed no more.</summary>
    public void FreeSlot(SwapSlot slot)
    {
        Slots.Free(slot);
        Links.Disk.Tell(new Protocols.SwapProtocol.TrimSlot(slot));
    }

    /// <summary>The pages of a range are new to the program: zero in the reference memory, which CPUs read, from the
    /// next quantum on.</summary>
    public void SetNew(AddressSpace space, PageRange pages)
    {
        if (Verification is null)
            return;
        _newPages.Add((space.Process, pages));
        Links.RequestPublish();
    }

    /// <summary>Makes what <see cref="SetNew"/> said visible.</summary>
    public void PublishNewPages()
    {
        foreach (var (process, pages) in _newPages)
            Verification!.Reference.Clear(process, pages);
        _newPages.Clear();
    }

    /// <summary>Notes an event of a page, when anybody wants to know.</summary>
    public void Note(AddressSpace space, Vpn page, string what) =>
        Verification?.History.Add(space.Process, page, Now, what);

    /// <summary>As <see cref="Note(AddressSpace, Vpn, string)"/>, with a frame.</summary>
    public void Note(AddressSpace space, Vpn page, string what, Pfn frame) =>
        Verification?.History.Add(space.Process, page, Now, $"{what} {frame}");

    /// <summary>Throws unless frames and slots are each in one place and reverse map and tables agree.</summary>
    public void CheckInvariants()
    {
        Frames.CheckInvariants();
        Slots.CheckInvariants();
        var owned = new HashSet<SwapSlot>();
        foreach (var process in Processes)
        {
            if (!process.IsGone)
                CheckSpace(process.Space, owned);
        }
    }

    private void CheckSpace(AddressSpace space, HashSet<SwapSlot> owned)
    {
        space.Areas.CheckInvariants();
        space.Table.CheckInvariants((page, pte) =>
        {
            if (pte.Present && !IsMapped(pte.Pfn, new Mapping(space.Process, page)))
                throw new InvalidOperationException($"{page} of {space.Process} maps {pte.Pfn}, another page's");
            SwapSlot? slot = pte.Present ? Frames[pte.Pfn].Slot : pte.IsSwapped ? pte.Slot : null;
            if (slot is { } place && (Slots.OwnerCount(place) != 1 || !owned.Add(place)))
                throw new InvalidOperationException($"{page} of {space.Process} has {place}, free or another page's");
        });
    }

    private bool IsMapped(Pfn frame, Mapping mapping) =>
        Frames[frame] is { State: FrameState.Anonymous, MappingCount: > 0 } record && record.Mapping == mapping;
}

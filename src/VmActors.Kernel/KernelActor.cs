using System.Collections.Immutable;
using VmActors.Kernel.Memory;
using VmActors.Kernel.Operations;
using VmActors.Kernel.Relocation;
using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Memory;
using VmActors.Units.Verification;
using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>
/// The simulated operating system: a router from messages to kernel operations, and their way to time and links. Each
/// operation is one method that reads top to bottom and awaits messages in virtual time; many are under way at once, as
/// on a machine whose every CPU may be in the kernel.
/// </summary>
public sealed class KernelActor : ReceiveActor, IKernelLinks
{
    /// <summary>Its name.</summary>
    public const string ActorName = "Kernel";

    private readonly KernelState _state;
    private readonly StagedMemory _memory;
    private readonly IThreadStarts? _starts;
    private readonly IMemoryScheme _scheme;
    private readonly IReadOnlyList<ProcessSpec> _processes;
    private readonly EndProcess _endProcess;
    private ActorRef[] _cpus = [];
    private ActorRef _disk;
    private ActorRef _daemon;
    private ActorRef _fileDisk;

    /// <summary>A kernel that starts the given processes at time zero.</summary>
    /// <param name="spec">The machine and the policies.</param>
    /// <param name="memory">Physical memory; the kernel alone writes page tables there.</param>
    /// <param name="processes">What runs, in the order of their numbers.</param>
    /// <param name="verification">Contents are simulated and checked; null to go without.</param>
    /// <param name="starts">Where threads that are born in the run begin; null where none are.</param>
    public KernelActor(
        KernelSpec spec, PhysicalMemory memory, IReadOnlyList<ProcessSpec> processes, KernelVerification? verification,
        IThreadStarts? starts = null)
    {
        _starts = starts;
        _memory = new StagedMemory(memory, RequestPublish);
        _processes = processes;
        _state = new KernelState(spec, _memory, verification, this);
        var shootdown = new Shootdown(_state);
        _state.Large = spec.LargeOrder > 0 ? new LargePages(_state, shootdown) : null;
        _scheme = spec.Segmentation is null
            ? new PagedMemory(_state, shootdown)
            : new SegmentedMemory(_state, shootdown);
        _endProcess = new EndProcess(_state, _scheme);
        _state.Scheduler.ThreadEnded = _endProcess.ThreadEnded;
        var fault = new HandleFault(_state, _scheme, _endProcess);
        var call = new HandleSystemCall(_state, _scheme, new Children(_state, _scheme));
        var uses = new HandleUses(_state);
        var evict = new EvictFrames(_state, shootdown);
        var refill = new RefillTlb(_state, fault, uses);
        Receive<FaultProtocol.PageFault>(message => Run(fault.Run(message)));
        Receive<FaultProtocol.PagesUsed>(uses.Run);
        Receive<RefillProtocol.TlbMiss>(message => Run(refill.Run(message)));
        Receive<RefillProtocol.TlbModified>(message => Run(refill.Run(message)));
        Receive<SystemCallProtocol.Operands>(message =>
            _state.Thread(message.Thread).Operands = message.Values);
        Receive<SystemCallProtocol.SystemCall>(message => Run(call.Run(message)));
        Receive<DispatchProtocol.SliceExpired>(message => Run(Reschedule(message.Thread)));
        Receive<DispatchProtocol.Preempted>(message => Run(Reschedule(message.Thread)));
        Receive<ReclaimProtocol.LookAtFrames>(message => evict.Look(message, Sender));
        Receive<ReclaimProtocol.EvictFrames>(message => Run(evict.Run(message, Sender)));
        Receive<ReclaimProtocol.DaemonSleeps>(OnDaemonSleeps);
    }

    /// <summary>What it has counted.</summary>
    public KernelCounts Counts => _state.Counts;

    /// <summary>Where events of pages are noted; null, the default without verification, for nowhere.</summary>
    public PageHistory? History
    {
        get => _state.History;
        set => _state.History = value;
    }

    /// <summary>The size of its frames.</summary>
    public PageSize PageSize => _state.Spec.PageSize;

    /// <summary>Free frames now.</summary>
    public long FreeFrameCount => _scheme.FreeFrameCount;

    /// <summary>Frames in use now.</summary>
    public long UsedFrameCount => _scheme.UsedFrameCount;

    /// <summary>Frames that hold page tables now.</summary>
    public long PageTableFrameCount => _state.Frames.PageTableCount;

    /// <summary>The most frames that held page tables at one time.</summary>
    public long PeakPageTableFrameCount => _state.Frames.PeakPageTableCount;

    /// <summary>Bytes of a linear page table of one address space; 0 where memory is not paged.</summary>
    public ulong LinearTableBytes => HasSegments ? 0 : _state.Spec.Paging.LinearBytes;

    /// <summary>Whether it maps large pages.</summary>
    public bool HasLargePages => _state.Large is not null;

    /// <summary>Whether memory is given in contiguous pieces.</summary>
    public bool HasSegments => _state.Spec.Segmentation is not null;

    /// <summary>Whether processes have mapped files or memory to share.</summary>
    public bool HasObjects => _state.Objects.HaveBeen;

    /// <summary>Whether leaf tables of page tables may be swapped out.</summary>
    public bool SwapsTables => _state.Spec.SwapsTables;

    /// <summary>Frames that hold pages of files and of shared memory now.</summary>
    public long CachedFrameCount => _state.Objects.All.Sum(found => (long)found.Frames.Count);

    /// <summary>The most frames saved at one time since processes shared them.</summary>
    public long PeakSavedFrameCount => _state.Frames.PeakSavedCount;

    /// <summary>Swap slots in use now.</summary>
    public long UsedSlotCount => _state.Slots.UsedCount;

    /// <summary>What became of each process, in their order.</summary>
    public IEnumerable<ProcessSummary> Processes => _state.Processes.Select(process => new ProcessSummary(
        process.Id, process.Spec.Name, process.Outcome, process.EndedAt, process.FatalAccess,
        process.Space.PeakResidentCount,
        process.Space is PagedSpace paged ? paged.PeakTables : []));

    /// <summary>The areas of a process that has not ended, ascending.</summary>
    public ImmutableArray<Area> AreasOf(ProcessId process) => [.. _state.Process(process).Space.Areas.All];

    SimTime IKernelLinks.Now => Now;

    ActorRef IKernelLinks.Disk => _disk;

    ActorRef IKernelLinks.Daemon => _daemon;

    ActorRef IKernelLinks.FileDisk => _fileDisk;

    /// <summary>Throws unless frames, slots, tables and areas are consistent; for checked runs, between two
    /// quanta.</summary>
    /// <param name="swapped">What the swap disk holds in a slot; null to leave tables there unread.</param>
    public void CheckInvariants(Func<SwapSlot, ImmutableArray<ulong>>? swapped = null) =>
        _scheme.CheckInvariants(swapped);

    /// <summary>Switches that a CPU was told to make.</summary>
    public long SwitchCountOf(CpuId cpu) => _state.Scheduler.SwitchCountOf(cpu);

    /// <summary>What a CPU would be told if it were switched to a process now; for a machine that is to run no
    /// further.</summary>
    /// <returns>As in <see cref="DispatchProtocol.SwitchTo"/> and <see cref="DispatchProtocol.LoadRegisters"/>; no
    /// registers by default.</returns>
    public (Pfn Root, Asid Asid, bool FlushesTlb, ImmutableArray<SegmentDescriptor> Registers) Activate(
        CpuId cpu, ProcessId process)
    {
        var space = _state.Process(process).Space;
        var (asid, flush) = _state.Scheduler.Activate(cpu, space);
        return (space.Root, asid, flush, space.Enter(cpu));
    }

    /// <summary>Whether the TLB of a CPU may hold a translation: the frame holds that page of the space that the tag
    /// stands for there, or is on its way out with acknowledgements open. A tag that stands for no space there may
    /// lead anywhere: a flush comes before its use.</summary>
    /// <param name="cpu">Which CPU.</param>
    /// <param name="asid">The tag.</param>
    /// <param name="page">The page, or the first of a large one.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="order">The translation is of 2^this pages, and frames.</param>
    public bool MayBeHeld(CpuId cpu, Asid asid, Vpn page, Pfn frame, int order = 0)
    {
        if (SpaceOf(cpu, asid) is not { } space)
            return true;
        for (var i = 0L; i < 1L << order; i++)
        {
            ref var record = ref _state.Frames[new Pfn(frame.Value + i)];
            if (record.MappingCount == 0 || record.State == Units.Frames.FrameState.LeafTable
                || !record.IsMappedBy(new Units.Frames.Mapping(space.Process, page + (ulong)i)))
                return false;
        }
        return true;
    }

    /// <summary>Whether a tag stands for a space on a CPU.</summary>
    public bool IsTagged(CpuId cpu, Asid asid) => SpaceOf(cpu, asid) is not null;

    /// <summary>As above, of a table that a walk of a page may begin at: it is on the way to the page,
    /// or was, is empty or on its way out, and acknowledgements are open.</summary>
    public bool MayBeHeld(CpuId cpu, Asid asid, Vpn page, int level, Pfn table)
    {
        if (SpaceOf(cpu, asid) is not PagedSpace space || space.Table.Table(page, level) == table)
            return true;
        ref var record = ref _state.Frames[table];
        return record.State switch
        {
            Units.Frames.FrameState.PageTable or Units.Frames.FrameState.LeafTable =>
                _memory.Contents(table).IndexOfAnyExcept(0UL) < 0,
            Units.Frames.FrameState.Evicting when level == 1 && space.Leaves is { } leaves =>
                record.Mapping == new Units.Frames.Mapping(space.Process, leaves.Table.Span(page).Start),
            _ => false,
        };
    }

    /// <summary>The space that a tag stands for on a CPU; null for none.</summary>
    private AddressSpace? SpaceOf(CpuId cpu, Asid asid)
    {
        foreach (var process in _state.Processes)
        {
            var space = process.Space;
            if (!process.IsGone && space.Tag.Asid == asid
                && (!space.HasTag || _state.Asids.IsUsable(cpu, space.Tag)))
                return space;
        }
        return null;
    }

    ActorRef IKernelLinks.Cpu(CpuId cpu) => _cpus[cpu.Value];

    DelayAwaitable IKernelLinks.Work(SimDuration duration) => Delay(duration);

    Reply<T> IKernelLinks.Ask<T>(ActorRef to, Message request) => Ask<T>(to, request);

    void IKernelLinks.RequestPublish() => RequestPublish();

    void IKernelLinks.Start(Operation operation) => Run(operation);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _cpus = [.. _state.Spec.CpuNames.Select(LinkTo)];
        _disk = LinkTo(_state.Spec.DiskName);
        _daemon = LinkTo(_state.Spec.DaemonName);
        if (_state.Spec.FileDiskName is { } fileDisk)
            _fileDisk = LinkTo(fileDisk);
        foreach (var spec in _processes)
            _state.Add(spec, _scheme.Create(spec));
        var next = 0;
        foreach (var thread in _state.Processes.SelectMany(process => process.Threads))
        {
            thread.Cpu = new CpuId(next++ % _cpus.Length);
            if (thread.Process.Space.IsPlaced)
                _state.Scheduler.Start(thread);
        }
    }

    /// <inheritdoc/>
    protected override void Publish()
    {
        _memory.Publish();
        _state.PublishPages();
        if (_starts is not null)
            _state.PublishStarts(_starts);
    }

    /// <inheritdoc/>
    protected override string? PendingWork()
    {
        var waiting = _state.Processes.SelectMany(process => process.Threads)
            .Where(thread => thread.State != RunState.Ended)
            .Select(thread =>
                $"{thread} is {(thread.State == RunState.Blocked ? $"blocked: {thread.Reason}" : thread.State)}");
        return string.Join("; ", waiting) is { Length: > 0 } text ? text : null;
    }

    private async Operation Reschedule(ThreadId id)
    {
        var thread = _state.Thread(id);
        _state.Trapped(thread);
        await Delay(_state.Spec.Costs.Schedule);
        _state.Scheduler.Yield(thread);
    }

    private void OnDaemonSleeps(ReclaimProtocol.DaemonSleeps message)
    {
        if (_state.Frames.DaemonSleeps(message.Exhausted) is not { } victim)
            return;
        _state.Counts.OutOfMemoryKills++;
        _endProcess.Kill(_state.Process(victim), ProcessOutcome.OutOfMemory);
    }
}

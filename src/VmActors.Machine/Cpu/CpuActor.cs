using VmActors.Machine.Verification;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Units.Cache;
using VmActors.Units.Memory;
using VmActors.Units.Tlb.Mips;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Machine.Cpu;

/// <summary>One CPU: runs the thread it was given, translates through its private TLBs, traps to the kernel.</summary>
/// <remarks><code>
///            SwitchTo                trap: PageFault, TlbMiss, SystemCall, SliceExpired, ...
///   Idle ----------------> Running ----------------------------------------------> Trapped
///    ^                        ^                                                     |  |
///    |                        +--------------- Resume, SwitchTo --------------------+  |
///    +------------------------------------ GoIdle ------------------------------------+
///   Invalidate ! InvalidateAck in every phase; Preempt matters in Running only.
/// </code>
/// While running it runs ahead, reference by reference, to the next instant at which a message could reach it; a
/// message is handled between two instructions.</remarks>
public sealed class CpuActor : Actor
{
    private readonly CpuSpec _spec;
    private readonly ThreadTable _threads;
    private readonly Mmu _mmu;
    private readonly DataCheck? _check;
    private readonly CachedMemory? _cached;
    private readonly CpuTime _time = new();

    private ActorRef _kernel;
    private Phase _phase;
    private ThreadContext? _thread; // while running or trapped
    private SimTime _sliceEnd;
    private CpuActivity _waitsAs = CpuActivity.Idle; // what time is charged to while idle or trapped
    private SimDuration _waited; // since the trap, charged to _waitsAs
    private SimDuration _flushedAtHome; // since the trap

    /// <summary>A CPU that is idle, with empty TLBs.</summary>
    /// <param name="spec">What it is made of.</param>
    /// <param name="memory">Physical memory, which its walker reads.</param>
    /// <param name="threads">All threads' contexts; it touches that of the thread it runs.</param>
    /// <param name="check">Simulates and checks contents; null to go without.</param>
    /// <param name="caches">What stands between it and memory; null for nothing.</param>
    public CpuActor(
        CpuSpec spec, PhysicalMemory memory, ThreadTable threads, DataCheck? check, CacheHierarchy? caches = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        _spec = spec;
        _threads = threads;
        _check = check;
        _cached = caches is null ? null : new CachedMemory(memory, caches);
        _mmu = spec.Mmu.Make(_cached ?? (IByteMemory)memory, spec.Seed);
    }

    private enum Phase
    {
        Idle,
        Running,
        Trapped,
    }

    /// <summary>The name of a CPU's actor: <c>Cpu[3]</c>.</summary>
    public static string NameOf(CpuId id) => FormattableString.Invariant($"Cpu[{id.Value}]");

    /// <summary>What it has counted beside its MMU.</summary>
    public CpuCounts Counts { get; } = new();

    /// <summary>Its translation hardware, for statistics and checks between quanta.</summary>
    public Mmu Mmu => _mmu;

    /// <summary>The process of the thread that it runs, or has trapped with; null while idle.</summary>
    public ProcessId? Process => _thread?.Process;

    /// <summary>Is shown the translations of a page; null, the default, for nobody. Set before the run.</summary>
    public TranslationWatch? Watch { get; set; }

    /// <summary>Memory as its walker reads it, through its caches; null where it has none.</summary>
    public CachedMemory? Cached => _cached;

    /// <summary>Its clock and what the cycles went to.</summary>
    public CpuTime Time => _time;

    /// <inheritdoc/>
    protected override SimTime NextWork => _phase == Phase.Running ? _time.Now : SimTime.Never;

    /// <inheritdoc/>
    protected override void PreStart() => _kernel = LinkTo(_spec.Kernel);

    /// <inheritdoc/>
    protected override Disposition Receive(Message message) => (_phase, message) switch
    {
        (_, ShootdownProtocol.Invalidate invalidate) => OnInvalidate(invalidate),
        (Phase.Running, DispatchProtocol.Preempt) => OnPreempt(),
        (Phase.Trapped, DispatchProtocol.Resume resume) => OnResume(resume),
        (Phase.Trapped, RefillProtocol.WriteEntry entry) => OnWriteEntry(entry),
        (Phase.Trapped or Phase.Idle, DispatchProtocol.SwitchTo to) => OnSwitchTo(to),
        (Phase.Trapped or Phase.Idle, DispatchProtocol.LoadRegisters load) => OnLoadRegisters(load),
        (Phase.Trapped or Phase.Idle, SystemCallProtocol.Returned returned) => OnReturned(returned),
        (Phase.Trapped or Phase.Idle, FaultProtocol.Signal signal) => OnSignal(signal),
        (Phase.Trapped, DispatchProtocol.GoIdle idle) => OnGoIdle(idle),
        (Phase.Trapped or Phase.Idle, DispatchProtocol.Preempt) => Disposition.Ignored,
        _ => Disposition.Unexpected,
    };

    /// <inheritdoc/>
    protected override void RunAhead(SimTime limit)
    {
        var until = SimTime.Min(limit, _sliceEnd);
        while (_phase == Phase.Running && _time.Now < until)
            Step(until);
        if (_phase == Phase.Running && _time.Now >= _sliceEnd)
            Trap(CpuActivity.ContextSwitch, new DispatchProtocol.SliceExpired(_spec.Id, _thread!.Id));
        AdvanceTo(_time.Now);
        ReportUses();
        if (_check is { HasStores: true } || _cached is { Caches.HasUnpublished: true })
            RequestPublish();
    }

    /// <inheritdoc/>
    protected override void Publish()
    {
        _check?.Publish();
        _cached?.Caches.Publish();
    }

    private void Step(SimTime until)
    {
        var thread = _thread!;
        var operations = thread.Pending();
        if (operations.IsEmpty)
        {
            Call(MemoryOperation.Exit());
            return;
        }
        var hits = 0;
        if (_check is null && !thread.IsRetrying && Watch is not { SeesHits: true })
        {
            hits = _cached is null ? RunHits(operations, until) : RunHits(operations, until, _cached.Caches);
            thread.Advance(hits);
        }
        if (hits < operations.Length && _time.Now < until)
            Execute(thread, operations[hits], until);
    }

    private int RunHits(ReadOnlySpan<MemoryOperation> operations, SimTime until)
    {
        var cycles = _spec.ReferenceTime.Cycles;
        var room = ((until - _time.Now).Cycles + cycles - 1) / cycles;
        if (room < operations.Length)
            operations = operations[..(int)room];
        var hits = _mmu.RunHits(operations);
        _time.Charge(CpuActivity.User, _spec.ReferenceTime * hits);
        return hits;
    }

    private int RunHits(ReadOnlySpan<MemoryOperation> operations, SimTime until, CacheHierarchy caches)
    {
        var hits = _mmu.RunHits(operations, caches, (until - _time.Now).Cycles, out var cycles);
        _time.Charge(CpuActivity.User, new SimDuration(cycles));
        return hits;
    }

    private void Execute(ThreadContext thread, MemoryOperation operation, SimTime until)
    {
        if (operation.IsReference)
        {
            Reference(thread, operation);
        }
        else if (operation.Kind == OperationKind.Compute)
        {
            Compute(thread, operation, until);
        }
        else if (operation.Kind == OperationKind.Operand)
        {
            thread.AddOperand(operation.Number);
        }
        else
        {
            thread.Call(operation);
            Call(operation);
        }
    }

    private void Reference(ThreadContext thread, MemoryOperation operation)
    {
        var address = new VirtualAddress(operation.Address);
        if (thread.IsRetrying)
            Counts.RetriedReferences++;
        var outcome = Translate(thread, operation.Access, address, out var cycles);
        _time.Charge(CpuActivity.User, new SimDuration(outcome.TlbCycles));
        _time.Charge(CpuActivity.Walk, new SimDuration(outcome.WalkCycles));
        thread.IsRetrying = outcome.Fault;
        if (outcome.Fault)
        {
            Counts.PageFaults++;
            Trap(CpuActivity.FaultWait, FaultOf(thread.Id, address, operation.Access));
            return;
        }
        _time.Charge(CpuActivity.User, new SimDuration(cycles));
        thread.Advance(1);
        _check?.Access(thread.Process, address, outcome.Physical, operation.Access, _time.Now);
    }

    /// <summary>Translates an address and, where there are caches, makes the reference; says what that costs.</summary>
    private TranslationOutcome Translate(
        ThreadContext thread, AccessKind access, VirtualAddress address, out long cycles)
    {
        _mmu.Now = _time.Now;
        if (Watch is { } watch && watch.Concerns(thread.Process, access, address))
        {
            var explained = ExplainedTranslation.Of(_mmu, access, address, thread.IsRetrying, _cached);
            watch.Seen.Add(new WatchedTranslation(_spec.Id, thread.Id, _time.Now, explained));
            cycles = explained.ReferenceCycles ?? _spec.ReferenceTime.Cycles;
            return explained.Outcome;
        }
        var outcome = _mmu.Translate(access, address, thread.IsRetrying);
        cycles = _spec.ReferenceTime.Cycles;
        if (_cached is null)
            return outcome;
        outcome = outcome with { WalkCycles = outcome.WalkCycles + _cached.TakeCycles() };
        if (!outcome.Fault)
            cycles = _cached.Caches.Access(outcome.Physical, access).Cycles;
        return outcome;
    }

    private Message FaultOf(ThreadId thread, VirtualAddress address, AccessKind access) => _mmu switch
    {
        SoftwareMmu { Exception: JointTlbOutcome.Modified } mmu =>
            new RefillProtocol.TlbModified(_spec.Id, thread, address, access, mmu.IsNested),
        SoftwareMmu { Exception: not null } mmu =>
            new RefillProtocol.TlbMiss(_spec.Id, thread, address, access, mmu.IsNested),
        _ => new FaultProtocol.PageFault(_spec.Id, thread, address, access),
    };

    private void Compute(ThreadContext thread, MemoryOperation operation, SimTime until)
    {
        if (thread.ComputeLeft == 0)
            thread.ComputeLeft = operation.Argument;
        var cycles = Math.Min(thread.ComputeLeft, (until - _time.Now).Cycles);
        _time.Charge(CpuActivity.User, new SimDuration(cycles));
        thread.ComputeLeft -= cycles;
        if (thread.ComputeLeft == 0)
            thread.Advance(1);
    }

    private void Call(MemoryOperation operation)
    {
        Counts.SystemCalls++;
        var operands = _thread!.TakeOperands();
        if (operation.Kind == OperationKind.Exit)
            _thread.Close();
        if (!operands.IsEmpty)
        {
            AdvanceTo(_time.Now);
            _kernel.Tell(new SystemCallProtocol.Operands(_thread.Id, operands));
        }
        Trap(CpuActivity.SystemCall, new SystemCallProtocol.SystemCall(
            _spec.Id, _thread.Id, operation.Kind, operation.Address, operation.Argument, operation.Protection));
    }

    private void Trap(CpuActivity activity, Message message)
    {
        _phase = Phase.Trapped;
        _waitsAs = activity;
        _waited = _flushedAtHome = SimDuration.Zero;
        AdvanceTo(_time.Now);
        ReportUses();
        _kernel.Tell(message);
    }

    /// <summary>Accessed and dirty bits go to the kernel before anything that it could take for "nothing more to
    /// come".</summary>
    private void ReportUses()
    {
        if (_mmu.Uses.Count == 0)
            return;
        _kernel.Tell(new FaultProtocol.PagesUsed(
            _spec.Id,
            [.. _mmu.Uses.Where(use => !use.Dirty).Select(use => use.Frame)],
            [.. _mmu.Uses.Where(use => use.Dirty).Select(use => use.Frame)]));
        _mmu.Uses.Clear();
    }

    private Disposition OnInvalidate(ShootdownProtocol.Invalidate invalidate)
    {
        WaitUntilNow();
        var cost = _spec.FlushTime;
        if (invalidate.Pages.IsEmpty)
        {
            Counts.FullFlushes++;
            _mmu.InvalidateSpace(invalidate.Asid);
        }
        else
        {
            cost = SimDuration.Zero;
            foreach (var range in invalidate.Pages)
            {
                _mmu.Invalidate(invalidate.Asid, range);
                cost += _spec.InvalidatePageTime * range.Count;
            }
        }
        if (invalidate.IsLocal)
            _flushedAtHome += cost;
        else
            Counts.InvalidationsServed++;
        _time.Charge(invalidate.IsLocal ? CpuActivity.ShootdownSent : CpuActivity.ShootdownServed, cost);
        AdvanceTo(_time.Now);
        ReportUses();
        Sender.Tell(new ShootdownProtocol.InvalidateAck(_spec.Id));
        return Disposition.Handled;
    }

    private Disposition OnPreempt()
    {
        _time.ChargeUntil(CpuActivity.User, Now);
        Trap(CpuActivity.ContextSwitch, new DispatchProtocol.Preempted(_spec.Id, _thread!.Id));
        return Disposition.Handled;
    }

    private Disposition OnResume(DispatchProtocol.Resume resume)
    {
        if (_thread!.Id != resume.Thread)
            return Disposition.Unexpected;
        WaitUntilNow();
        var abroad = resume.ShootdownWait - _flushedAtHome;
        if (abroad > SimDuration.Zero)
            _time.Reassign(_waitsAs, CpuActivity.ShootdownSent, abroad < _waited ? abroad : _waited);
        if (resume.Slice > SimDuration.Zero)
            _sliceEnd = _time.Now + resume.Slice;
        _phase = Phase.Running;
        return Disposition.Handled;
    }

    /// <summary>What the kernel's handler executes here. The entry of a program's page ends the handler: the wait was a
    /// walk by software, and no page fault.</summary>
    private Disposition OnWriteEntry(RefillProtocol.WriteEntry entry)
    {
        if (_mmu is not SoftwareMmu mmu)
            return Disposition.Unexpected;
        WaitUntilNow();
        var hi = new EntryHi(entry.EntryHi);
        mmu.Write(hi, new EntryLo(entry.EntryLo0), new EntryLo(entry.EntryLo1), entry.Index);
        if (hi.Region == 0)
        {
            Counts.Refilled++;
            _time.Reassign(_waitsAs, CpuActivity.Walk, _waited);
            _waited = SimDuration.Zero;
        }
        return Disposition.Handled;
    }

    private Disposition OnSwitchTo(DispatchProtocol.SwitchTo to)
    {
        WaitUntilNow();
        Counts.ContextSwitches++;
        var cost = _spec.ContextSwitchTime;
        if (to.FlushTlb)
        {
            Counts.FullFlushes++;
            cost += _spec.FlushTime;
            _mmu.InvalidateAll();
        }
        _time.Charge(CpuActivity.ContextSwitch, cost);
        _mmu.Load(to.Root, to.Asid);
        _thread = _threads[to.Thread];
        _sliceEnd = _time.Now + to.Slice;
        _phase = Phase.Running;
        return Disposition.Handled;
    }

    private Disposition OnLoadRegisters(DispatchProtocol.LoadRegisters load)
    {
        if (_mmu is not RegisterMmu mmu)
            return Disposition.Unexpected;
        mmu.LoadRegisters(load.Segments);
        return Disposition.Handled;
    }

    private Disposition OnReturned(SystemCallProtocol.Returned returned)
    {
        _threads[returned.Thread].Returned(returned.Value);
        return Disposition.Handled;
    }

    /// <summary>The thread's handler goes on behind the reference.</summary>
    private Disposition OnSignal(FaultProtocol.Signal signal)
    {
        var thread = _threads[signal.Thread];
        thread.IsRetrying = false;
        thread.Advance(1);
        return Disposition.Handled;
    }

    private Disposition OnGoIdle(DispatchProtocol.GoIdle idle)
    {
        WaitUntilNow();
        _thread = null;
        _phase = Phase.Idle;
        _waitsAs = idle.WaitsForDisk ? CpuActivity.DiskWait : CpuActivity.Idle;
        return Disposition.Handled;
    }

    private void WaitUntilNow()
    {
        if (_phase != Phase.Running)
            _waited += _time.ChargeUntil(_waitsAs, Now);
    }
}

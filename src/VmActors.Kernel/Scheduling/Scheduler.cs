using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Units.Asids;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Scheduling;

/// <summary>
/// Round robin per CPU: each CPU has a queue of ready threads and a time slice; a thread that wakes goes to an idle CPU
/// if there is one, else back to its own; a CPU that runs dry takes from the longest queue.
/// <code>
///           dispatch            trap                 Resume
///   Ready -----------> Running ------> InKernel -----------------> Running
///     ^                                   |  |
///     |            slice used up          |  | Block
///     +-----------------------------------+  +-------> Blocked
///     +-------------------- Finish --------------------+        Ended: from anywhere but Running
/// </code>
/// </summary>
internal sealed class Scheduler
{
    private readonly KernelSpec _spec;
    private readonly KernelCounts _counts;
    private readonly IKernelLinks _links;
    private readonly AsidAllocator _asids;
    private readonly RunQueue[] _queues;
    private int _idleCount;

    public Scheduler(KernelSpec spec, KernelCounts counts, IKernelLinks links, AsidAllocator asids)
    {
        _spec = spec;
        _counts = counts;
        _links = links;
        _asids = asids;
        _queues = [.. Enumerable.Range(0, spec.CpuCount).Select(cpu => new RunQueue(new CpuId(cpu)))];
        _idleCount = _queues.Length;
    }

    /// <summary>Called with each thread that has ended, off its CPU.</summary>
    public Action<KernelThread>? ThreadEnded { get; set; }

    /// <summary>How often the CPU has been switched.</summary>
    public long SwitchCountOf(CpuId cpu) => _queues[cpu.Value].SwitchCount;

    /// <summary>As <see cref="SwitchCountOf"/>; null while it runs the given space.</summary>
    public long? SwitchesUnless(CpuId cpu, AddressSpace space) =>
        _queues[cpu.Value] is var queue && queue.Current?.Process.Space == space ? null : queue.SwitchCount;

    /// <summary>A new thread starts; its CPU is where it queues when no CPU is idle.</summary>
    public void Start(KernelThread thread) => MakeReady(thread);

    /// <summary>A CPU has trapped: its thread is in the kernel until <see cref="Finish"/>.</summary>
    public void Trapped(KernelThread thread) => thread.State = RunState.InKernel;

    /// <summary>The thread cannot go on now: its CPU runs something else. Does nothing when it is blocked already,
    /// except that the newest reason counts.</summary>
    public void Block(KernelThread thread, BlockReason reason)
    {
        var wasInKernel = thread.State == RunState.InKernel;
        LeaveBlocked(thread);
        thread.State = RunState.Blocked;
        thread.Reason = reason;
        if (reason == BlockReason.Disk)
            _queues[thread.Cpu.Value].DiskWaiterCount++;
        if (wasInKernel)
            Dispatch(_queues[thread.Cpu.Value]);
    }

    /// <summary>The kernel is done with what the thread trapped for.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="shootdownWait">How much of the time was spent on acknowledgements.</param>
    public void Finish(KernelThread thread, SimDuration shootdownWait = default)
    {
        if (thread.State == RunState.Ended)
            return;
        if (thread.Process.IsDying)
        {
            End(thread);
            return;
        }
        if (thread.State == RunState.InKernel)
        {
            thread.State = RunState.Running;
            Enter(thread);
            _links.Cpu(thread.Cpu).Tell(new DispatchProtocol.Resume(thread.Id, shootdownWait, SimDuration.Zero));
            return;
        }
        LeaveBlocked(thread);
        MakeReady(thread);
    }

    /// <summary>The slice of a thread in the kernel is used up, or it was preempted: the next of its queue has its
    /// turn.</summary>
    public void Yield(KernelThread thread)
    {
        var queue = _queues[thread.Cpu.Value];
        if (thread.Process.IsDying)
        {
            End(thread);
        }
        else if (queue.ReadyCount == 0)
        {
            thread.State = RunState.Running;
            Enter(thread);
            _links.Cpu(thread.Cpu).Tell(new DispatchProtocol.Resume(thread.Id, SimDuration.Zero, _spec.TimeSlice));
        }
        else
        {
            thread.State = RunState.Ready;
            queue.Enqueue(thread);
            Dispatch(queue);
        }
    }

    /// <summary>The thread ends, wherever it is but in its program.</summary>
    public void End(KernelThread thread)
    {
        var state = thread.State;
        if (state == RunState.Ended)
            return;
        LeaveBlocked(thread);
        thread.State = RunState.Ended;
        if (state == RunState.Ready)
            _queues[thread.Cpu.Value].Remove(thread);
        if (state == RunState.InKernel)
            Dispatch(_queues[thread.Cpu.Value]);
        ThreadEnded?.Invoke(thread);
    }

    /// <summary>The thread that a CPU was switched to last, or goes on with; null when it is idle. What a CPU reports
    /// of its uses is this thread's: it reports before it traps.</summary>
    public KernelThread? CurrentOn(CpuId cpu) => _queues[cpu.Value].Current;

    /// <summary>Stops a running thread; it comes back as preempted.</summary>
    public void Interrupt(KernelThread thread) => _links.Cpu(thread.Cpu).Tell(new DispatchProtocol.Preempt());

    private void LeaveBlocked(KernelThread thread)
    {
        if (thread.State == RunState.Blocked && thread.Reason == BlockReason.Disk)
            _queues[thread.Cpu.Value].DiskWaiterCount--;
    }

    private void MakeReady(KernelThread thread)
    {
        thread.State = RunState.Ready;
        var queue = QueueFor(thread);
        thread.Cpu = queue.Cpu;
        if (queue.Current is null)
            SwitchTo(queue, thread);
        else
            queue.Enqueue(thread);
    }

    private RunQueue QueueFor(KernelThread thread)
    {
        var own = _queues[thread.Cpu.Value];
        return own.Current is null || _idleCount == 0 ? own : Array.Find(_queues, queue => queue.Current is null)!;
    }

    /// <summary>The CPU of the queue is trapped and its thread has left: the next thread, or nothing.</summary>
    private void Dispatch(RunQueue queue)
    {
        if (queue.TryDequeue(out var next) || TrySteal(out next))
        {
            SwitchTo(queue, next);
            return;
        }
        queue.Current?.Process.Space.Leave(queue.Cpu);
        queue.Current = null;
        _idleCount++;
        _links.Cpu(queue.Cpu).Tell(new DispatchProtocol.GoIdle(queue.DiskWaiterCount > 0));
    }

    private bool TrySteal(out KernelThread thread)
    {
        var longest = _queues[0];
        foreach (var queue in _queues)
        {
            if (queue.ReadyCount > longest.ReadyCount)
                longest = queue;
        }
        if (!longest.TryDequeue(out thread))
            return false;
        _counts.Steals++;
        return true;
    }

    private void SwitchTo(RunQueue queue, KernelThread thread)
    {
        if (queue.Current is null)
            _idleCount--;
        queue.Current?.Process.Space.Leave(queue.Cpu);
        queue.Current = thread;
        queue.SwitchCount++;
        thread.State = RunState.Running;
        thread.Cpu = queue.Cpu;
        _counts.ContextSwitches++;
        var space = thread.Process.Space;
        var (asid, flush) = Activate(queue.Cpu, space);
        Enter(thread);
        _links.Cpu(queue.Cpu).Tell(
            new DispatchProtocol.SwitchTo(thread.Id, space.Root, asid, flush, _spec.TimeSlice));
    }

    /// <summary>The tag of a space on a CPU that goes to it, and whether the CPU drops its translations
    /// first.</summary>
    public (Asid Asid, bool Flush) Activate(CpuId cpu, AddressSpace space) =>
        space.HasTag ? _asids.Activate(cpu, ref space.Tag) : (space.Tag.Asid, false);

    /// <summary>The thread's CPU runs its program next.</summary>
    private void Enter(KernelThread thread)
    {
        if (thread.Result != 0)
            _links.Cpu(thread.Cpu).Tell(new SystemCallProtocol.Returned(thread.Id, thread.Result));
        thread.Result = 0;
        if (thread.Signal is { } code)
            _links.Cpu(thread.Cpu).Tell(new FaultProtocol.Signal(thread.Id, code));
        thread.Signal = null;
        var registers = thread.Process.Space.Enter(thread.Cpu);
        if (!registers.IsDefault)
            _links.Cpu(thread.Cpu).Tell(new DispatchProtocol.LoadRegisters(registers));
    }
}

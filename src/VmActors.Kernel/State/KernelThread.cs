using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Kernel.State;

/// <summary>Where a thread is.</summary>
internal enum RunState
{
    /// <summary>In a run queue.</summary>
    Ready,

    /// <summary>On a CPU, in its program.</summary>
    Running,

    /// <summary>On a CPU, trapped: the kernel works for it.</summary>
    InKernel,

    /// <summary>Off its CPU until something happens.</summary>
    Blocked,

    /// <summary>Never to run again.</summary>
    Ended,
}

/// <summary>Why a thread is blocked.</summary>
internal enum BlockReason
{
    /// <summary>A swap read, or an eviction under way.</summary>
    Disk,

    /// <summary>No free frame, or no room for the process.</summary>
    Memory,

    /// <summary>A lock held by an operation that itself may wait.</summary>
    Lock,

    /// <summary>Asleep.</summary>
    Sleep,

    /// <summary>A barrier, a ticket, or the end of a child.</summary>
    Rendezvous,
}

/// <summary>A thread as the kernel sees it.</summary>
internal sealed class KernelThread(ThreadId id, Process process)
{
    public ThreadId Id { get; } = id;

    public Process Process { get; } = process;

    public RunState State { get; set; } = RunState.Blocked;

    /// <summary>Why it is blocked; only while it is.</summary>
    public BlockReason Reason { get; set; } = BlockReason.Memory;

    /// <summary>Operands of its call that came before it.</summary>
    public ImmutableArray<long> Operands { get; set; } = [];

    /// <summary>The signal that its last reference raised, which its program handles; null when it has been told.
    /// </summary>
    public FaultCode? Signal { get; set; }

    /// <summary>What its last call returns to it; 0 when it has been told.</summary>
    public long Result { get; set; }

    /// <summary>Takes the operands of the call in hand.</summary>
    public ImmutableArray<long> TakeOperands()
    {
        var operands = Operands;
        Operands = [];
        return operands;
    }

    /// <summary>The frame of the page that its last fault brought in, until it next traps.</summary>
    public Pfn? Awaits { get; set; }

    /// <summary>The CPU that it is on, or was on last.</summary>
    public CpuId Cpu { get; set; }

    public override string ToString() => $"{Id} of {Process.Spec.Name}";
}

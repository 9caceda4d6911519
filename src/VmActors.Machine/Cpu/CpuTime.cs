using VmActors.Vocabulary;

namespace VmActors.Machine.Cpu;

/// <summary>What a CPU spends its cycles on.</summary>
public enum CpuActivity
{
    /// <summary>References with what caches and memory cost them, second-level TLB hits and computation of
    /// programs.</summary>
    User,

    /// <summary>Page-table walks.</summary>
    Walk,

    /// <summary>Trapped in a page fault.</summary>
    FaultWait,

    /// <summary>Trapped in a system call.</summary>
    SystemCall,

    /// <summary>The part of a call or fault that waited for acknowledgements of other CPUs, and the flush at
    /// home.</summary>
    ShootdownSent,

    /// <summary>Dropping translations for another CPU.</summary>
    ShootdownServed,

    /// <summary>Changing threads, and the kernel's decisions about it.</summary>
    ContextSwitch,

    /// <summary>Idle while a thread waits for the disk.</summary>
    DiskWait,

    /// <summary>Idle for want of work.</summary>
    Idle,
}

/// <summary>A CPU's own clock: every cycle that passes is charged to one activity, so the split always sums
/// up.</summary>
public sealed class CpuTime
{
    private readonly long[] _cycles = new long[Enum.GetValues<CpuActivity>().Length];

    /// <summary>How far the CPU has come.</summary>
    public SimTime Now { get; private set; }

    /// <summary>Cycles charged to an activity.</summary>
    public SimDuration this[CpuActivity activity] => new(_cycles[(int)activity]);

    /// <summary>Spends a span on an activity.</summary>
    public void Charge(CpuActivity activity, SimDuration duration)
    {
        _cycles[(int)activity] += duration.Cycles;
        Now += duration;
    }

    /// <summary>Spends the time up to an instant on an activity; nothing when it has passed already. Says how long that
    /// was.</summary>
    public SimDuration ChargeUntil(CpuActivity activity, SimTime time)
    {
        if (time <= Now)
            return SimDuration.Zero;
        var duration = time - Now;
        Charge(activity, duration);
        return duration;
    }

    /// <summary>Moves a span that was charged to one activity to another.</summary>
    public void Reassign(CpuActivity from, CpuActivity to, SimDuration duration)
    {
        _cycles[(int)from] -= duration.Cycles;
        _cycles[(int)to] += duration.Cycles;
    }
}

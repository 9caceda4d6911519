namespace VmActors.Machine.Cpu;

/// <summary>What a CPU has counted, beside its MMU's own counts.</summary>
public sealed class CpuCounts
{
    /// <summary>Tries of a reference after its page fault was served.</summary>
    public long RetriedReferences { get; set; }

    /// <summary>References that trapped; a reference may fault more than once.</summary>
    public long PageFaults { get; set; }

    /// <summary>Of these, what the kernel ended by writing an entry of the TLB: no page faults.</summary>
    public long Refilled { get; set; }

    /// <summary>System calls made, the ends of threads included.</summary>
    public long SystemCalls { get; set; }

    /// <summary>Invalidations served for other CPUs.</summary>
    public long InvalidationsServed { get; set; }

    /// <summary>Times that a whole address space or the whole TLB was dropped.</summary>
    public long FullFlushes { get; set; }

    /// <summary>Threads switched to.</summary>
    public long ContextSwitches { get; set; }
}

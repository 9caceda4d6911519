using System.Collections.Immutable;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Asids;
using VmActors.Vocabulary;

namespace VmActors.Kernel.State;

/// <summary>One process's virtual memory, however it is translated.</summary>
internal abstract class AddressSpace(ProcessId process, KernelSpec spec)
{
    /// <summary>Its tag's number, brought up to date at every switch to it.</summary>
    public AsidTag Tag;

    public ProcessId Process { get; } = process;

    /// <summary>What the program may touch.</summary>
    public AreaMap Areas { get; } = new(spec.PageEnd);

    /// <summary>Faults share it; calls that change areas hold it alone.</summary>
    public SharedLock Lock { get; } = new($"the areas of {process}");

    /// <summary>CPUs that may hold translations: those it has run on since they dropped them all.</summary>
    public CpuSet MayHold { get; } = new(spec.CpuCount);

    /// <summary>The end of its heap (Linux: mm->brk).</summary>
    public VirtualAddress Break { get; set; }

    /// <summary>Whether the process may run: its memory is there, or comes on demand.</summary>
    public virtual bool IsPlaced => true;

    /// <summary>Whether its translations have a tag that is allocated at a switch; else it keeps what it has.</summary>
    public virtual bool HasTag => true;

    /// <summary>The frame where its tables begin; meaningless where it has none.</summary>
    public virtual Pfn Root => default;

    /// <summary>Pages in memory.</summary>
    public long ResidentCount { get; private set; }

    /// <summary>The most pages in memory at once.</summary>
    public long PeakResidentCount { get; private set; }

    /// <summary>The CPU runs it next: the registers to be loaded there first; default for none.</summary>
    public virtual ImmutableArray<SegmentDescriptor> Enter(CpuId cpu)
    {
        MayHold.Add(cpu);
        return default;
    }

    /// <summary>The CPU runs something else, or nothing.</summary>
    public virtual void Leave(CpuId cpu)
    {
    }

    public void CountResident(long change)
    {
        ResidentCount += change;
        PeakResidentCount = Math.Max(PeakResidentCount, ResidentCount);
    }
}

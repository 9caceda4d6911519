using VmActors.Kernel.Memory;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Units.Asids;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Kernel.State;

/// <summary>One process's virtual memory.</summary>
internal sealed class AddressSpace(ProcessId process, IPageTable table, int cpuCount)
{
    /// <summary>Its tag's number, brought up to date at every switch to it.</summary>
    public AsidTag Tag;

    public ProcessId Process { get; } = process;

    /// <summary>What the program may touch.</summary>
    public AreaMap Areas { get; } = new();

    /// <summary>Where its pages are.</summary>
    public IPageTable Table { get; } = table;

    /// <summary>Faults share it; calls that change areas hold it alone.</summary>
    public SharedLock Lock { get; } = new($"the areas of {process}");

    /// <summary>Pages that an operation works on.</summary>
    public PageLocks Pages { get; } = new(process);

    /// <summary>CPUs that may hold translations: those it has run on since they dropped them all.</summary>
    public CpuSet MayHold { get; } = new(cpuCount);

    /// <summary>Pages in memory.</summary>
    public long ResidentCount { get; private set; }

    /// <summary>The most pages in memory at once.</summary>
    public long PeakResidentCount { get; private set; }

    public void CountResident(int change)
    {
        ResidentCount += change;
        PeakResidentCount = Math.Max(PeakResidentCount, ResidentCount);
    }
}

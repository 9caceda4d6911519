using VmActors.Kernel.Memory;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Kernel.State;

/// <summary>An address space of pages.</summary>
internal sealed class PagedSpace(ProcessId process, IPageTable table, int cpuCount) : AddressSpace(process, cpuCount)
{
    /// <summary>Where its pages are.</summary>
    public IPageTable Table { get; } = table;

    public override Pfn Root => Table.Root;

    /// <summary>Pages that an operation works on.</summary>
    public PageLocks Pages { get; } = new(process);
}

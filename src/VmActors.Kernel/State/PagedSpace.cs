using System.Collections.Immutable;
using VmActors.Kernel.Memory;
using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Kernel.State;

/// <summary>An address space of pages.</summary>
/// <param name="process">Whose.</param>
/// <param name="table">Where its pages are.</param>
/// <param name="hasTag">Whether its tag is given anew to others when it is not used; else it has its own for
/// ever.</param>
/// <param name="spec">The machine.</param>
internal sealed class PagedSpace(ProcessId process, IPageTable table, bool hasTag, KernelSpec spec)
    : AddressSpace(process, spec)
{
    public override bool HasTag => hasTag;

    /// <summary>Where its pages are.</summary>
    public IPageTable Table { get; } = table;

    public override Pfn Root => Table.Root;

    /// <summary>Frames of its tables by level, from the leaf, when they were the most.</summary>
    public ImmutableArray<int> PeakTables { get; private set; } = table.TablesByLevel;

    /// <summary>Pages that an operation works on.</summary>
    public PageLocks Pages { get; } = new(process);

    /// <summary>Its leaf tables, where they may be swapped out; null where they stay.</summary>
    public LeafTables? Leaves { get; } =
        spec.SwapsTables ? new LeafTables((ISwappableTables)table, process) : null;

    /// <summary>The table has got new tables.</summary>
    public void NoteTables()
    {
        if (Table.TableCount > PeakTables.Sum())
            PeakTables = Table.TablesByLevel;
    }
}

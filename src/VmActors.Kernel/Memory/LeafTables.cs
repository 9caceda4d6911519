using VmActors.Units.PageTable;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Memory;

/// <summary>The leaf tables of one address space, where they may be swapped out.</summary>
/// <param name="table">The page table.</param>
/// <param name="process">Whose.</param>
internal sealed class LeafTables(ISwappableTables table, ProcessId process)
{
    /// <summary>The page table.</summary>
    public ISwappableTables Table { get; } = table;

    /// <summary>The tables on their way out or in, each by its first page. Whoever holds one waits for the disk or for
    /// a frame, and for no other lock; whoever waits for one may hold a page or the space.</summary>
    public PageLocks Locks { get; } = new(process, "the table of ");
}

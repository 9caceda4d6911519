using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Chains;

/// <summary>A table of hash chains that all address spaces share.</summary>
/// <param name="hash">Which chain a page is in.</param>
public abstract class ChainedScheme(PageHash hash) : ITableScheme
{
    /// <summary>The most address spaces that its entries can tell apart, from 1 on.</summary>
    public const int SpacesMax = (1 << Asid.BitsMax) - 1;

    /// <summary>Bits of a virtual address; programs have the lower half.</summary>
    protected const int VirtualBits = 48;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public VirtualAddress UserEnd => VirtualAddress.UserEnd;

    /// <inheritdoc/>
    public int PhysicalBits => 52;

    /// <inheritdoc/>
    public int SlotBits => 40;

    /// <inheritdoc/>
    public ulong LinearBytes => (1UL << (VirtualBits - ChainNode.PageSize.Shift)) * sizeof(ulong);

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public virtual bool SharesFrames => true;

    /// <summary>Which chain a page is in.</summary>
    protected PageHash Hash { get; } = hash;

    /// <inheritdoc/>
    public abstract long RootFrames(long machineFrames);

    /// <inheritdoc/>
    public abstract IPageWalker MakeWalker();

    /// <inheritdoc/>
    public abstract Func<Asid, IPageTable> Create(IPageTableMemory memory, Pfn root, long machineFrames);
}

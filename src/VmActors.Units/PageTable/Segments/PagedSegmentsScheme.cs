using VmActors.Units.PageTable.Presets;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Segments;

/// <summary>Segments with a page table each, for a machine (OSTEP, chapter 20.2; MULTICS; IBM System/370).</summary>
/// <param name="segmentBits">Bits of an address that choose its segment.</param>
/// <param name="tables">A segment's page table.</param>
public sealed class PagedSegmentsScheme(int segmentBits, PagingScheme tables) : ITableScheme
{
    private readonly SegmentShape _shape = new(tables.Geometry, segmentBits);

    /// <inheritdoc/>
    public string Name => "pagedSegments";

    /// <inheritdoc/>
    public VirtualAddress UserEnd => new(Math.Min(1UL << _shape.VirtualBits, VirtualAddress.UserEnd.Value));

    /// <inheritdoc/>
    public int PhysicalBits => tables.PhysicalBits;

    /// <inheritdoc/>
    public int SlotBits => tables.SlotBits;

    /// <inheritdoc/>
    public ulong LinearBytes => tables.LinearBytes << segmentBits;

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public long RootFrames(long machineFrames) => _shape.RootFrames;

    /// <inheritdoc/>
    public IPageWalker MakeWalker() =>
        new PagedSegmentsWalker(segmentBits, new RadixWalker(tables.Geometry, tables.Format));

    /// <inheritdoc/>
    public Func<Asid, IPageTable> Create(IPageTableMemory memory, Pfn root, long machineFrames)
    {
        var table = new PagedSegmentsTable(segmentBits, tables, memory, root);
        return _ => table;
    }
}

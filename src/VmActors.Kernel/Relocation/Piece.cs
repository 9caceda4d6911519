using VmActors.Vocabulary;

namespace VmActors.Kernel.Relocation;

/// <summary>A contiguous piece of physical memory that is a segment of one process, or of several.</summary>
internal sealed class Piece(ulong start, ulong size, int selector, SegmentExtent extent)
{
    /// <summary>Its first byte.</summary>
    public ulong Start { get; set; } = start;

    /// <summary>Its bytes.</summary>
    public ulong Size { get; set; } = size;

    public int Selector { get; } = selector;

    /// <summary>How much of it a program may use, and how.</summary>
    public SegmentExtent Extent { get; set; } = extent;

    /// <summary>Whose it is; several where it is shared.</summary>
    public List<SegmentedSpace> Owners { get; } = [];

    public bool IsShared => Owners.Count > 1;

    /// <summary>The physical address of offset 0, or of one past the highest offset where it grows down.</summary>
    public PhysicalAddress Base => new(Extent.GrowsDown ? Start + Size : Start);

    public SegmentDescriptor Descriptor => new(Base, Extent.Limit, Extent.GrowsDown, Extent.Rights);
}

using VmActors.Kernel.Relocation;
using VmActors.Units.Allocation;
using VmActors.Units.Areas;
using VmActors.Units.Segmentation;
using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>Memory that is given to processes in contiguous pieces: one for each segment, or one for all.</summary>
/// <param name="AddressBits">Bits of a virtual address.</param>
/// <param name="Segments">Segments of an address space, chosen by the highest bits of an address; 1: base and bounds,
/// which has no rights either.</param>
/// <param name="Fit">Which free block a piece is placed in.</param>
/// <param name="Compacts">Whether pieces are moved together when one does not fit although there is room.</param>
/// <param name="CopyTimePerLine">What it takes to copy 64 bytes.</param>
public sealed record SegmentationSpec(
    int AddressBits, int Segments, FitPolicy Fit, bool Compacts, SimDuration CopyTimePerLine)
{
    /// <summary>Bytes that one copy moves.</summary>
    public const int LineSize = 64;

    /// <summary>What areas are made of.</summary>
    public PageSize PageSize { get; init; } = PageSize.KiB4;

    /// <summary>Bytes that a segment can have.</summary>
    public ulong SizeMax { get; } = new SegmentTable(AddressBits, Segments).SizeMax;

    /// <summary>Whether an address space is one piece, as base and bounds have it.</summary>
    public bool IsOnePiece => Segments == 1;

    /// <summary>Why a program cannot have these areas: one lies beyond the addresses, or in two segments; null when it
    /// can.</summary>
    public string? Problem(IEnumerable<Area> areas)
    {
        foreach (var area in areas)
        {
            var (first, end) = PageSize.BoundsOf(area.Range);
            if (end - 1 >> AddressBits != 0)
                return FormattableString.Invariant(
                    $"an area of [0x{first:x}, 0x{end:x}); expected addresses of {AddressBits} bits");
            if (first / SizeMax != (end - 1) / SizeMax)
                return FormattableString.Invariant(
                    $"an area of [0x{first:x}, 0x{end:x}); expected it in one segment, of {SizeMax} bytes each");
        }
        return null;
    }

    /// <summary>Bytes of all pieces of a program that shares none.</summary>
    public ulong BytesOf(IReadOnlyCollection<Area> areas) => Enumerable.Range(0, Segments)
        .Aggregate(0UL, (sum, selector) => sum + SegmentExtent.Of(areas, this, selector).Limit);
}

using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Relocation;

/// <summary>What of a segment a program uses.</summary>
/// <param name="Limit">Bytes from its base; 0 when nothing is used.</param>
/// <param name="GrowsDown">Whether they are counted from its highest address, as of a stack.</param>
/// <param name="Rights">What may be done with it: all that any area in it allows.</param>
internal readonly record struct SegmentExtent(ulong Limit, bool GrowsDown, Protection Rights)
{
    /// <summary>What the areas in one segment make of it.</summary>
    /// <param name="areas">The areas of the address space.</param>
    /// <param name="spec">How addresses are divided.</param>
    /// <param name="selector">Which segment.</param>
    /// <param name="growsDown">Which way it grows; null while it has no piece yet: it grows down when the areas reach
    /// its end and not its beginning.</param>
    public static SegmentExtent Of(
        IEnumerable<Area> areas, SegmentationSpec spec, int selector, bool? growsDown = null)
    {
        var (first, end) = Bounds(spec, selector);
        var (lowest, highest, rights) = (ulong.MaxValue, 0UL, Protection.None);
        foreach (var area in areas)
        {
            var (from, to) = spec.PageSize.BoundsOf(area.Range);
            if (to <= first || from >= end)
                continue;
            lowest = Math.Min(lowest, Math.Max(from, first) - first);
            highest = Math.Max(highest, Math.Min(to, end) - first);
            rights |= area.Protection;
        }
        if (highest == 0)
            return default;
        if (spec.IsOnePiece)
            return new SegmentExtent(highest, false, Protection.All);
        var isDown = growsDown ?? (highest == end - first && lowest > 0);
        return new SegmentExtent(isDown ? end - first - lowest : highest, isDown, rights);
    }

    /// <summary>Whether the byte at an offset is in it.</summary>
    public bool Holds(ulong offset, ulong sizeMax) => GrowsDown ? sizeMax - offset <= Limit : offset < Limit;

    /// <summary>The virtual addresses of a segment: its first, and one past its last.</summary>
    public static (ulong First, ulong End) Bounds(SegmentationSpec spec, int selector) =>
        ((ulong)selector * spec.SizeMax, ((ulong)selector + 1) * spec.SizeMax);
}

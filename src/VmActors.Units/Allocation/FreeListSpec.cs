namespace VmActors.Units.Allocation;

/// <summary>What a free list allocates from, and how.</summary>
/// <param name="Start">The first byte of the range.</param>
/// <param name="Size">Its size in bytes, 1 to 2^63; the range ends within 64 bits.</param>
/// <param name="Fit">Which free block serves a request.</param>
/// <param name="Order">Where a freed block goes in the list.</param>
/// <param name="Coalesce">Whether blocks are joined that are neighbours both in the list and in memory. Only by address
/// are all neighbours in memory neighbours in the list.</param>
/// <param name="HeaderSize">Bytes before each allocation that are the allocator's own, 0 to 2^32.</param>
/// <param name="Alignment">Requests are rounded up to a multiple of it, 1 to 2^32. So addresses stay aligned as the
/// range and the header are.</param>
public sealed record FreeListSpec(
    ulong Start,
    ulong Size,
    FitPolicy Fit,
    FreeListOrder Order,
    bool Coalesce,
    ulong HeaderSize = 0,
    ulong Alignment = 1)
{
    /// <summary>The largest range.</summary>
    public const ulong SizeMax = 1UL << 63;

    /// <summary>The largest header, and the largest alignment.</summary>
    public const ulong OverheadMax = 1UL << 32;

    /// <summary>Why there can be no such list, and what was expected; null when there can.</summary>
    public string? Problem()
    {
        if (Size is < 1 or > SizeMax)
            return Say($"a range of {Size} bytes; expected 1 to {SizeMax}");
        if (Start > ulong.MaxValue - Size)
            return Say($"a range of {Size} bytes from {Start}; expected it to end within 64 bits");
        if (HeaderSize > OverheadMax)
            return Say($"headers of {HeaderSize} bytes; expected 0 to {OverheadMax}");
        return Alignment is < 1 or > OverheadMax ? Say($"alignment {Alignment}; expected 1 to {OverheadMax}") : null;
    }

    /// <summary>Bytes that a request takes from the list: rounded up, with its header.</summary>
    /// <param name="size">At most <see cref="Size"/>.</param>
    internal ulong Gross(ulong size) => ((size + Alignment - 1) / Alignment * Alignment) + HeaderSize;

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}

namespace VmActors.Units.PageTable;

/// <summary>
/// The entry of the textbooks, on every level the same: a valid bit and a frame number (OSTEP, chapters 18 and 20).
/// </summary>
/// <param name="ValidBit">The position of the valid bit; 0 is the lowest.</param>
/// <param name="FrameBit">The position of the lowest bit of the frame number.</param>
/// <param name="FrameBits">Bits of the frame number.</param>
public sealed record ValidBitFormat(int ValidBit, int FrameBit, int FrameBits) : IRadixEntryFormat
{
    private readonly ulong _frameMask = FrameBits >= 64 ? ulong.MaxValue : (1UL << FrameBits) - 1;

    /// <inheritdoc/>
    public string? Problem(RadixGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        var bits = 8 * geometry.EntryBytes;
        if (ValidBit < 0 || ValidBit >= bits)
            return Say($"a valid bit at {ValidBit}; expected 0 to {bits - 1}, the bits of an entry");
        if (FrameBit < 0 || FrameBits < 1 || FrameBit + (long)FrameBits > bits)
            return Say($"a frame number of {FrameBits} bits from bit {FrameBit}; expected it in an entry's {bits} bits");
        if (ValidBit >= FrameBit && ValidBit < FrameBit + FrameBits)
            return Say($"the valid bit {ValidBit} is one of the frame number's; expected it beside them");
        if (FrameBits < geometry.FrameBits)
        {
            return Say($"a frame number of {FrameBits} bits; expected {geometry.FrameBits}: the ")
                + Say($"{geometry.PhysicalBits} of a physical address without an offset of {geometry.OffsetBits}");
        }
        return null;
    }

    /// <inheritdoc/>
    public RadixEntry Decode(ulong raw, int level)
    {
        var frame = (raw >> FrameBit) & _frameMask;
        return ((raw >> ValidBit) & 1) == 0 ? new RadixEntry(RadixEntryKind.NotPresent, frame)
            : new RadixEntry(level == RadixGeometry.Leaf ? RadixEntryKind.Leaf : RadixEntryKind.Table, frame);
    }

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}

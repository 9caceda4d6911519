namespace VmActors.Units.PageTable.Formats;

/// <summary>What the bits of an entry are when it points to a table and restricts nothing.</summary>
/// <param name="Mask">The bits to look at.</param>
/// <param name="Bits">What they are then.</param>
/// <param name="FrameMask">The bits of the frame number.</param>
/// <param name="FrameShift">Where they start.</param>
internal readonly record struct PlainTable(ulong Mask, ulong Bits, ulong FrameMask, int FrameShift)
{
    /// <summary>No entry is one.</summary>
    private static PlainTable Never => new(0, 1, 0, 0);

    /// <summary>From the layout of entries that point to tables; null: there are none.</summary>
    public static PlainTable Of(EntryLayout? layout)
    {
        if (layout is null) return Never;
        ulong mask = 0, bits = 0;
        BitField? frame = null;
        foreach (var field in layout.Fields)
        {
            switch (field.Part)
            {
                case EntryPart.Frame when frame is not null || field.At != 0:
                    return Never; // a number in pieces, or without its lowest bits
                case EntryPart.Frame:
                    frame = field;
                    break;
                case EntryPart.Zero or EntryPart.Reserved or EntryPart.NoExecute or EntryPart.Global:
                    mask |= field.Mask;
                    break;
                case EntryPart.One or EntryPart.Read or EntryPart.Write or EntryPart.Execute or EntryPart.User:
                    mask |= field.Mask;
                    bits |= field.Mask;
                    break;
            }
        }
        return frame is null ? Never : new PlainTable(mask, bits, frame.Mask, frame.Low);
    }
}

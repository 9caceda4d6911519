using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Segments;

/// <summary>
/// A segment descriptor: where the segment's page table is, how many pages it has, and what may be done with any of
/// them. In memory it has 8 bytes:
/// <code>
///   63 ..... 40   39 ......... 12   11 ... 4   3  2  1  0
///   LIMIT         BASE              reserved   X  W  R  P
/// </code>
/// MULTICS kept the bound of a segment beside the address of its page table (Bensoussan, Clingen, Daley, CACM 15(5),
/// 1972); the layout is this project's. With P clear the segment has no table, and the other bits mean nothing.
/// </summary>
/// <param name="Table">The root frame of the segment's page table.</param>
/// <param name="Limit">Pages of the segment: the number of its highest page, plus one.</param>
/// <param name="Rights">What may be done, where the page's own entry allows it too.</param>
public readonly record struct TableDescriptor(Pfn Table, ulong Limit, Protection Rights)
{
    /// <summary>Bytes of a descriptor.</summary>
    public const int Bytes = 8;

    /// <summary>Bits of the frame number.</summary>
    public const int FrameBits = 28;

    /// <summary>Bits of the number of a page in its segment, at most: the limit may be as much as 2^23.</summary>
    public const int PageBitsMax = LimitBits - 1;

    private const int LimitBits = 24;

    private static readonly BitField LimitField =
        new("LIMIT", 40, LimitBits, EntryPart.Limit, "pages of the segment");

    private static readonly EntryLayout Present = new(EntryKind.Table, 0, 8 * Bytes,
    [
        new("P", 0, 1, EntryPart.One, "present"),
        new("R", 1, 1, EntryPart.Read, "loads allowed"),
        new("W", 2, 1, EntryPart.Write, "stores allowed"),
        new("X", 3, 1, EntryPart.Execute, "instruction fetches allowed"),
        new("0", 4, 8, EntryPart.Reserved, "reserved"),
        new("BASE", 12, FrameBits, EntryPart.Frame, "frame of the page table"),
        LimitField,
    ]);

    private static readonly EntryLayout Absent = new(EntryKind.NotPresent, 0, 8 * Bytes,
    [
        new("P", 0, 1, EntryPart.Zero, "not present"),
        new("AVL", 1, 63, EntryPart.Software, "left to software"),
    ]);

    /// <summary>Its bits in memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frame or the limit does not fit.</exception>
    public ulong Encode()
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)Table.Value, Present.FrameMax, nameof(Table));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Limit, 1UL << PageBitsMax, nameof(Limit));
        return Present.Encode(DecodedEntry.TableAt(Table) with { Rights = Rights }) | (Limit << LimitField.Low);
    }

    /// <summary>What the bits of a descriptor say; its limit says <see cref="LimitOf"/>.</summary>
    /// <returns>A table, not present, or malformed: reserved bits are set.</returns>
    public static DecodedEntry Decode(ulong raw) => LayoutOf(raw).Decode(raw);

    /// <summary>The limit in the bits of a descriptor that is present.</summary>
    public static ulong LimitOf(ulong raw) => LimitField.Of(raw);

    /// <summary>What the fields of these bits are.</summary>
    public static EntryLayout LayoutOf(ulong raw) => Present.Fits(raw) ? Present : Absent;
}

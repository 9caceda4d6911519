using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Segments;

/// <summary>
/// The shape of paged segments: the highest bits of an address choose a segment, the rest of it goes through the
/// segment's own page table. For two bits of segment and tables of 8-10:
/// <code>
///   31 .. 30   29 ....... 22   21 ....... 12   11 .... 0
///   segment    level 2         level 1 (leaf)  offset
/// </code>
/// </summary>
public sealed class SegmentShape
{
    /// <summary>Bits that choose a segment, at most.</summary>
    public const int SegmentBitsMax = 16;

    /// <summary>A shape that has no <see cref="Problem"/>.</summary>
    /// <param name="tables">The shape of each segment's page table.</param>
    /// <param name="segmentBits">Bits of an address that choose its segment, 1 or more.</param>
    /// <exception cref="ArgumentException">The shape cannot be; the message says why and what was expected.</exception>
    public SegmentShape(RadixGeometry tables, int segmentBits)
    {
        if (Problem(tables, segmentBits) is { } problem) throw new ArgumentException(problem);
        (Tables, SegmentBits) = (tables, segmentBits);
    }

    /// <summary>The shape of each segment's page table.</summary>
    public RadixGeometry Tables { get; }

    /// <summary>Bits of an address that choose its segment.</summary>
    public int SegmentBits { get; }

    /// <summary>Segments of an address space.</summary>
    public int Segments => 1 << SegmentBits;

    /// <summary>Bits of a virtual address.</summary>
    public int VirtualBits => SegmentBits + Tables.VirtualBits;

    /// <summary>One past the highest page.</summary>
    public Vpn PageEnd => FirstPage(Segments);

    /// <summary>Frames that the segment table takes.</summary>
    public int RootFrames => (int)Math.Max(1, ((ulong)Segments * TableDescriptor.Bytes) >> Tables.OffsetBits);

    /// <summary>The level of the segment table: the one above those of the page tables.</summary>
    public int Level => Tables.Levels + 1;

    /// <summary>Whether the address has no more than <see cref="VirtualBits"/> bits.</summary>
    public bool Contains(VirtualAddress address) => address.Value >> VirtualBits == 0;

    /// <summary>The segment of an address.</summary>
    public int SegmentOf(VirtualAddress address) => (int)(address.Value >> Tables.VirtualBits);

    /// <summary>The segment of a page.</summary>
    public int SegmentOf(Vpn vpn) => (int)(vpn.Value / Tables.PageEnd.Value);

    /// <summary>The number that the page of an address has in its segment, from 0.</summary>
    public Vpn PageOf(VirtualAddress address) =>
        new((address.Value >> Tables.OffsetBits) & (Tables.PageEnd.Value - 1));

    /// <summary>The number that a page has in its segment, from 0.</summary>
    public Vpn PageOf(Vpn vpn) => new(vpn.Value & (Tables.PageEnd.Value - 1));

    /// <summary>The first page of a segment.</summary>
    public Vpn FirstPage(int segment) => new((ulong)segment * Tables.PageEnd.Value);

    /// <summary>Where a segment's descriptor stands.</summary>
    public static PhysicalAddress DescriptorAddress(PhysicalAddress root, int segment) =>
        root + ((ulong)segment * TableDescriptor.Bytes);

    /// <summary>Why there can be no such segments, and what was expected; null when there can.</summary>
    public static string? Problem(RadixGeometry tables, int segmentBits)
    {
        ArgumentNullException.ThrowIfNull(tables);
        if (segmentBits is < 1 or > SegmentBitsMax)
            return Say($"{segmentBits} bits choose a segment; expected 1 to {SegmentBitsMax}");
        var pageBits = tables.VirtualBits - tables.OffsetBits;
        if (pageBits > TableDescriptor.PageBitsMax)
        {
            return Say($"segments of 2^{pageBits} pages; expected at most 2^{TableDescriptor.PageBitsMax}, ")
                + "what the limit in a descriptor can count";
        }
        if (tables.FrameBits > TableDescriptor.FrameBits)
        {
            return Say($"frame numbers of {tables.FrameBits} bits; expected at most {TableDescriptor.FrameBits}, ")
                + "what a descriptor can name";
        }
        return tables.RootFrames == 1 ? null
            : Say($"the root of a segment's page table takes {tables.RootFrames} frames; expected one: ")
                + Say($"fewer than {tables.IndexBits[0]} bits of its index");
    }

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}

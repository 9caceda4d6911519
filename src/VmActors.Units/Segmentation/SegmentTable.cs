using System.Numerics;
using VmActors.Units.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Segmentation;

/// <summary>
/// The segments of an address space, chosen explicitly by the highest bits of an address (OSTEP, chapter 16). With four
/// segments in 14 bits:
/// <code>
///   13 .... 12   11 .................. 0
///    selector    offset within the segment
/// </code>
/// In a segment that grows down, offsets count from as far below the base as an offset can reach, so that the byte
/// before the base has the highest one: physical address = base + offset - 2^(offset bits).
/// </summary>
public sealed class SegmentTable
{
    /// <summary>Bits that a selector may have.</summary>
    public const int SelectorBitsMax = 16;

    private readonly Segment[] _segments;

    /// <summary>A table of segments that hold no byte.</summary>
    /// <param name="addressBits">Bits of a virtual address, 1 to 56.</param>
    /// <param name="count">Segments, 1 or more; a selector has as many bits as it takes to number them.</param>
    /// <exception cref="ArgumentException">There can be no such table; the message says why.</exception>
    public SegmentTable(int addressBits, int count)
    {
        if (Problem(addressBits, count) is { } problem) throw new ArgumentException(problem);
        (AddressBits, SelectorBits) = (addressBits, BitsToNumber(count));
        _segments = new Segment[count];
    }

    /// <summary>Bits of a virtual address.</summary>
    public int AddressBits { get; }

    /// <summary>Bits that choose the segment.</summary>
    public int SelectorBits { get; }

    /// <summary>Bits of an offset.</summary>
    public int OffsetBits => AddressBits - SelectorBits;

    /// <summary>Bytes that an offset can name: the most that a segment can have.</summary>
    public ulong SizeMax => 1UL << OffsetBits;

    /// <summary>How many segments there are.</summary>
    public int Count => _segments.Length;

    /// <summary>A segment by its number.</summary>
    /// <exception cref="ArgumentException">On setting: there can be no such segment; the message says why.</exception>
    public Segment this[int selector]
    {
        get => _segments[selector];
        set => _segments[selector] =
            value.Problem(SizeMax) is { } problem ? throw new ArgumentException(problem) : value;
    }

    /// <summary>Why there can be no such table, and what was expected; null when there can.</summary>
    public static string? Problem(int addressBits, int count)
    {
        if (addressBits is < 1 or > PhysicalAddress.BitsMax)
            return Say($"addresses of {addressBits} bits; expected 1 to {PhysicalAddress.BitsMax}");
        var most = 1L << Math.Min(addressBits, SelectorBitsMax);
        return count >= 1 && count <= most ? null
            : Say($"{count} segments; expected 1 to {most} in addresses of {addressBits} bits");
    }

    /// <summary>Translates an access.</summary>
    /// <param name="address">The virtual address: selector and offset.</param>
    /// <param name="needed">What is to be done there.</param>
    /// <param name="ring">Where the access comes from: 0, the kernel, to 3, user code.</param>
    /// <param name="observer">Is told the selection, each check, and the sum; null for nobody.</param>
    public SegmentOutcome Translate(
        VirtualAddress address, Protection needed, int ring, ITranslationObserver? observer = null)
    {
        if (address.Value >> AddressBits != 0)
        {
            observer?.On(new AddressRefused(address, new VirtualAddress(1UL << AddressBits)));
            return new SegmentOutcome(SegmentFault.AddressTooWide, 0, default);
        }
        var selector = (int)(address.Value >> OffsetBits);
        var offset = address.Value & (SizeMax - 1);
        observer?.On(new SegmentSelected(address, selector, SelectorBits, offset, OffsetBits));
        return Translate(selector, offset, needed, ring, observer);
    }

    /// <summary>Translates an access whose segment is known: an instruction or a register names it.</summary>
    /// <param name="selector">The segment's number, 0 or more.</param>
    /// <param name="offset">The byte within it, below <see cref="SizeMax"/>; as in an address, also where it grows
    /// down.</param>
    /// <param name="needed">What is to be done there.</param>
    /// <param name="ring">Where the access comes from: 0, the kernel, to 3, user code.</param>
    /// <param name="observer">Is told each check, and the sum; null for nobody.</param>
    public SegmentOutcome Translate(
        int selector, ulong offset, Protection needed, int ring, ITranslationObserver? observer = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, SizeMax);
        if (selector >= Count)
        {
            observer?.On(new SegmentMissing(selector, Count));
            return Refused(SegmentFault.NoSegment);
        }
        var segment = _segments[selector];
        var isPrivileged = ring <= segment.Ring;
        observer?.On(new PrivilegeChecked(ring, segment.Ring, isPrivileged));
        if (!isPrivileged) return Refused(SegmentFault.Privilege);
        var isAllowed = segment.Rights.Grants(needed);
        observer?.On(new RightsChecked(needed, segment.Rights, isAllowed));
        if (!isAllowed) return Refused(SegmentFault.Rights);
        var growsDown = segment.Growth == Growth.Down;
        var distance = growsDown ? SizeMax - offset : offset;
        var isWithin = growsDown ? distance <= segment.Limit : distance < segment.Limit;
        observer?.On(new LimitChecked(distance, segment.Growth, segment.Limit, isWithin));
        if (!isWithin) return Refused(SegmentFault.Limit);
        var physical = new PhysicalAddress(segment.Base.Value + (growsDown ? 0 - distance : distance));
        observer?.On(new BaseAdded(segment.Base, distance, segment.Growth, physical));
        return new SegmentOutcome(SegmentFault.None, selector, physical);

        SegmentOutcome Refused(SegmentFault fault) => new(fault, selector, default);
    }

    private static int BitsToNumber(int count) => BitOperations.Log2((uint)count * 2 - 1);

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}

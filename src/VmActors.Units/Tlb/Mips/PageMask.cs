using System.Numerics;
using VmActors.Vocabulary;

namespace VmActors.Units.Tlb.Mips;

/// <summary>
/// The R4000's PageMask register: the bits of VPN2 that are not compared, bits 24 to 13. Seven values are pages, from
/// 4 KiB to 16 MiB, each four times the one before; with any other "the operation of the TLB is undefined" (R4000
/// manual, chapter 4).
/// </summary>
/// <param name="Bits">The 32 bits as software reads them; those outside 24 to 13 are written as 0.</param>
public readonly record struct PageMask(uint Bits)
{
    private const int Shift = 13;
    private const uint Defined = 0xFFFu << Shift;

    /// <summary>Whether the value is that of a page size: 0, or pairs of ones from bit 13 up.</summary>
    public bool IsPageSize =>
        BitOperations.IsPow2((Bits >> Shift) + 1) && BitOperations.PopCount(Bits) % 2 == 0;

    /// <summary>The size of the smallest pages.</summary>
    public static PageSize Smallest => PageSize.KiB4;

    /// <summary>log2 of the bytes of one page of the pair: 12, 14, ... 24.</summary>
    public int PageShift => Smallest.Shift + BitOperations.PopCount(Bits);

    /// <summary>The mask of pages of 2^<paramref name="pageShift"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none.</exception>
    public static PageMask Of(int pageShift)
    {
        if (pageShift is < 12 or > 24 || pageShift % 2 != 0)
            throw new ArgumentOutOfRangeException(
                nameof(pageShift), pageShift, "an R4000 has pages of 2^12, 2^14, ... 2^24 bytes");
        return new(((1u << (pageShift - Smallest.Shift)) - 1) << Shift);
    }

    /// <summary>What is kept of a written word.</summary>
    public static PageMask Written(uint word) => new(word & Defined);

    /// <summary>For people: <c>16 KiB</c>, or the bits where they are no page size.</summary>
    public override string ToString() => IsPageSize
        ? new Bytes(1L << PageShift).ToString()
        : FormattableString.Invariant($"page mask 0x{Bits:x}");
}

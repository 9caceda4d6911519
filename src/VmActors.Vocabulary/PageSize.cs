namespace VmActors.Vocabulary;

/// <summary>
/// The size of a machine's pages, frames and swap slots: how an address splits.
/// <code>
///  63 ............ Shift   Shift - 1 ...... 0
///  page or frame number    offset
/// </code>
/// </summary>
public readonly record struct PageSize
{
    /// <summary>The smallest <see cref="Shift"/>: 32 bytes, a textbook's page (OSTEP, chapter 20).</summary>
    public const int ShiftMin = 5;

    /// <summary>The largest <see cref="Shift"/>: 1 MiB; the base pages of processors end at 64 KiB.</summary>
    public const int ShiftMax = 20;

    /// <summary>Pages of 2^<paramref name="shift"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not <see cref="ShiftMin"/> to <see cref="ShiftMax"/>.</exception>
    public PageSize(int shift)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shift, ShiftMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shift, ShiftMax);
        Shift = shift;
    }

    /// <summary>4 KiB, the base page of x86-64 (Intel SDM vol. 3, 5.5), of RISC-V and of most others.</summary>
    public static PageSize KiB4 => new(12);

    /// <summary>log2 of <see cref="Bytes"/>: the number of offset bits in an address.</summary>
    public int Shift { get; }

    /// <summary>Bytes in a page.</summary>
    public int Bytes => 1 << Shift;

    /// <summary>64-bit words in a page.</summary>
    public int Words => Bytes / sizeof(ulong);

    /// <summary>The bits of an address that are its offset.</summary>
    public ulong OffsetMask => (1UL << Shift) - 1;

    /// <summary>The page that holds an address.</summary>
    public Vpn PageOf(VirtualAddress address) => new(address.Value >> Shift);

    /// <summary>The byte within its page, 0 to <see cref="Bytes"/> - 1.</summary>
    public int OffsetOf(VirtualAddress address) => (int)(address.Value & OffsetMask);

    /// <summary>The first address of a page.</summary>
    public VirtualAddress AddressOf(Vpn page) => new(page.Value << Shift);

    /// <summary>The frame that holds an address.</summary>
    public Pfn FrameOf(PhysicalAddress address) => new((long)(address.Value >> Shift));

    /// <summary>The 64-bit word within its frame, 0 to <see cref="Words"/> - 1.</summary>
    public int WordOf(PhysicalAddress address) => (int)(address.Value & OffsetMask) >> 3;

    /// <summary>The first byte of a frame.</summary>
    public PhysicalAddress AddressOf(Pfn frame) => new((ulong)frame.Value << Shift);

    /// <summary>Up to whole pages (Linux: PAGE_ALIGN); 0 when that goes round the end of all addresses.</summary>
    public ulong RoundUp(ulong bytes) => unchecked(bytes + OffsetMask) & ~OffsetMask;

    /// <summary>The pages touched by <paramref name="length"/> bytes from <paramref name="address"/>; none by
    /// none.</summary>
    public PageRange Covering(VirtualAddress address, Bytes length)
    {
        var first = PageOf(address);
        return length == default
            ? new(first, first)
            : new(first, new Vpn(checked(address.Value + (ulong)length.Count + OffsetMask) >> Shift));
    }

    /// <summary>The first address of a range of pages, and one past its last.</summary>
    public (ulong First, ulong End) BoundsOf(PageRange pages) =>
        (AddressOf(pages.Start).Value, AddressOf(pages.End).Value);

    /// <summary>Whole pages in an amount, rounded down.</summary>
    public long CountIn(Bytes amount) => amount.Count >> Shift;

    /// <summary>The amount that <paramref name="pages"/> pages are.</summary>
    public Bytes AmountOf(long pages) => new(checked(pages * Bytes));

    /// <summary>Whether an address is the first of a page.</summary>
    public bool IsAligned(ulong address) => (address & OffsetMask) == 0;

    /// <summary>For people: <c>4 KiB</c>.</summary>
    public override string ToString() => AmountOf(1).ToString();
}

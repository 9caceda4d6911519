namespace VmActors.Units.Tlb.Mips;

/// <summary>
/// The R4000's EntryHi register in 64-bit mode: which pair of pages, and whose (R4000 manual, chapter 4):
/// <code>
///  63 62  61 ..... 40  39 ............... 13  12 .. 8  7 ...... 0
///    R        0         VPN2 (27 bits)            0     ASID (8 bits)
/// </code>
/// A virtual address has its region R and its VPN2 in the same bits: bit 12 chooses the page of a 4 KiB pair. Addresses
/// of 32-bit mode are sign-extended, and have the 19 bits of their own VPN2 in its lower end.
/// </summary>
/// <param name="Bits">The 64 bits as software reads them; those that are 0 are written as 0.</param>
public readonly record struct EntryHi(ulong Bits)
{
    /// <summary>The largest VPN2.</summary>
    public const ulong Vpn2Max = (1UL << 27) - 1;

    /// <summary>The highest region: 0 is the user's, 1 the supervisor's, 3 the kernel's; 2 is never mapped.</summary>
    public const int RegionMax = 3;

    /// <summary>The bits of region and VPN2, here and in a virtual address.</summary>
    internal const ulong PairMask = (Vpn2Max << Vpn2Shift) | ((ulong)RegionMax << RegionShift);

    /// <summary>The bits of the ASID.</summary>
    internal const ulong AsidMask = 0xFF;

    private const int RegionShift = 62;
    private const int Vpn2Shift = 13;

    /// <summary>The region of the address space, 0 to 3.</summary>
    public int Region => (int)(Bits >> RegionShift);

    /// <summary>The number of the page pair in its region, 0 to <see cref="Vpn2Max"/>.</summary>
    public ulong Vpn2 => Bits >> Vpn2Shift & Vpn2Max;

    /// <summary>The address space.</summary>
    public byte Asid => (byte)(Bits & AsidMask);

    /// <summary>The register with these fields.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The region has more than 2 bits, or the VPN2 more than
    /// 27.</exception>
    public static EntryHi Of(int region, ulong vpn2, byte asid)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)region, (uint)RegionMax, nameof(region));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vpn2, Vpn2Max);
        return new(((ulong)region << RegionShift) | (vpn2 << Vpn2Shift) | asid);
    }

    /// <summary>What a lookup of an address compares.</summary>
    public static EntryHi OfAddress(ulong address, byte asid) => new((address & PairMask) | asid);

    /// <summary>What is kept of a written word.</summary>
    public static EntryHi Written(ulong word) => new(word & (PairMask | AsidMask));

    /// <summary>For people: <c>region 0 vpn2 0x12 asid 3</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"region {Region} vpn2 0x{Vpn2:x} asid {Asid}");
}

namespace VmActors.Units.Tlb.Mips;

/// <summary>
/// The R4000's EntryHi register in 32-bit mode: which pair of pages, and whose (R4000 manual, chapter 4):
/// <code>
///  31 ............... 13  12 .. 8  7 ...... 0
///  VPN2 (19 bits)            0     ASID (8 bits)
/// </code>
/// A virtual address has its VPN2 in the same bits: 19 bits above bit 12, which chooses the page of a 4 KiB pair.
/// </summary>
/// <param name="Bits">The 32 bits as software reads them; those that are 0 are written as 0.</param>
public readonly record struct EntryHi(uint Bits)
{
    /// <summary>The largest VPN2.</summary>
    public const uint Vpn2Max = (1u << 19) - 1;

    /// <summary>The bits of VPN2, here and in a virtual address.</summary>
    internal const uint Vpn2Mask = Vpn2Max << Vpn2Shift;

    /// <summary>The bits of the ASID.</summary>
    internal const uint AsidMask = 0xFF;

    private const int Vpn2Shift = 13;

    /// <summary>The number of the page pair, 0 to <see cref="Vpn2Max"/>.</summary>
    public uint Vpn2 => Bits >> Vpn2Shift;

    /// <summary>The address space.</summary>
    public byte Asid => (byte)(Bits & AsidMask);

    /// <summary>The register with these fields.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The VPN2 has more than 19 bits.</exception>
    public static EntryHi Of(uint vpn2, byte asid)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vpn2, Vpn2Max);
        return new((vpn2 << Vpn2Shift) | asid);
    }

    /// <summary>What is kept of a written word.</summary>
    public static EntryHi Written(uint word) => new(word & (Vpn2Mask | AsidMask));

    /// <summary>For people: <c>vpn2 0x12 asid 3</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"vpn2 0x{Vpn2:x} asid {Asid}");
}

using VmActors.Vocabulary;

namespace VmActors.Units.Tlb;

/// <summary>What a TLB entry is found by: <code>63 .. 52 ASID | 51 .. 0 virtual page number</code></summary>
/// <param name="Value">The 64 bits.</param>
public readonly record struct TlbKey(ulong Value)
{
    /// <summary>Bits of the page number.</summary>
    public const int VpnBits = 64 - Asid.BitsMax;

    internal const ulong VpnMask = (1UL << VpnBits) - 1;

    /// <summary>The key that no page has.</summary>
    public static TlbKey None => new(ulong.MaxValue);

    /// <summary>The bits that tag every key of an address space.</summary>
    public static ulong TagOf(Asid asid) => (ulong)asid.Value << VpnBits;

    /// <summary>The key of a page of an address space.</summary>
    public static TlbKey Of(Asid asid, Vpn vpn) => new(TagOf(asid) | vpn.Value);

    /// <summary>The key of a page, given by its number, under a tag.</summary>
    public static TlbKey Of(ulong tag, ulong vpn) => new(tag | vpn);

    /// <summary>The address space.</summary>
    public Asid Asid => new((ushort)(Value >> VpnBits));

    /// <summary>The page.</summary>
    public Vpn Vpn => new(Value & VpnMask);
}

using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Chains;

/// <summary>
/// An entry of a chain as it stands in memory, four words of 8 bytes:
/// <code>
///  +0   63 .. 48 address space | 47 .. 0 page number
///  +8   the page's entry (<see cref="Pte"/>)
///  +16  the next entry's address, or 0
///  +24  0
/// </code>
/// An address in a chain has bit 0 set, so that 0 is none.
/// </summary>
public static class ChainNode
{
    /// <summary>Bytes of an entry.</summary>
    public const int Bytes = 32;

    /// <summary>The size of pages and frames with such tables.</summary>
    public static PageSize PageSize => PageSize.KiB4;

    /// <summary>Entries that a frame holds.</summary>
    public static int PerFrame => PageSize.Bytes / Bytes;

    /// <summary>Bits of a page number.</summary>
    public const int VpnBits = 48;

    internal const ulong PteOffset = 8;
    internal const ulong NextOffset = 16;
    private const ulong LinkBit = 1;

    /// <summary>The first word of a page's entry.</summary>
    public static ulong TagOf(Asid asid, Vpn vpn) => ((ulong)asid.Value << VpnBits) | vpn.Value;

    /// <summary>The address space of a first word.</summary>
    public static Asid AsidOf(ulong tag) => new((ushort)(tag >> VpnBits));

    /// <summary>The page of a first word.</summary>
    public static Vpn VpnOf(ulong tag) => new(tag & ((1UL << VpnBits) - 1));

    /// <summary>The word that leads to an entry.</summary>
    public static ulong LinkTo(PhysicalAddress node) => node.Value | LinkBit;

    /// <summary>Where a word leads; null where it ends a chain.</summary>
    public static PhysicalAddress? Target(ulong link) =>
        (link & LinkBit) == 0 ? null : new PhysicalAddress(link & ~LinkBit);
}

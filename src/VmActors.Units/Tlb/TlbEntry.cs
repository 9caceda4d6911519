using System.Globalization;
using VmActors.Vocabulary;

namespace VmActors.Units.Tlb;

/// <summary>
/// What a TLB holds of one page. That the entry is there is the TLB's valid bit; the PTE's own present bit is apart
/// from it: a TLB may hold that a page is not present.
/// </summary>
/// <param name="Key">The address space and the page's first base page, a multiple of 2^Order.</param>
/// <param name="Pte">The page-table entry; of a large page, with the frame of its first base page.</param>
/// <param name="Order">The page is 2^Order base pages: 0 for a base page; over 4 KiB, 9 is 2 MiB and 18 is
/// 1 GiB.</param>
/// <param name="Global">It answers in every address space, and stays when one space is flushed.</param>
public readonly record struct TlbEntry(TlbKey Key, Pte Pte, int Order = 0, bool Global = false)
{
    /// <summary>The largest order: a page of all base pages that a key can number.</summary>
    public const int OrderMax = TlbKey.VpnBits;

    /// <summary>Base pages in the page.</summary>
    public ulong PageCount => 1UL << Order;

    /// <summary>The entry of the page of 2^<paramref name="order"/> base pages that <paramref name="key"/> is
    /// in.</summary>
    public static TlbEntry Covering(TlbKey key, Pte pte, int order, bool global) =>
        new(new TlbKey(key.Value & ~((1UL << order) - 1)), pte, order, global);

    /// <summary>What the entry says of one of its base pages: the frame that far into the large page.</summary>
    public Pte Translate(Vpn vpn) =>
        Pte.Present ? Pte.Further(vpn.Value & (PageCount - 1)) : Pte;

    /// <summary>Whether some address space would find both for one page of this order.</summary>
    public bool CompetesWith(TlbEntry other) =>
        Order == other.Order && Key.Vpn == other.Key.Vpn
        && (Global || other.Global || Key.Asid == other.Key.Asid);

    /// <summary>Checks that there can be such an entry.</summary>
    /// <exception cref="ArgumentException">No such order, not the first base page, or the key of no page.</exception>
    public void Validate()
    {
        if ((uint)Order > OrderMax || (Key.Vpn.Value & (PageCount - 1)) != 0 || Key == TlbKey.None)
            throw new ArgumentException(FormattableString.Invariant(
                $"{Key.Asid} {Key.Vpn} of order {Order}; expected an order from 0 to {OrderMax} and its first page"));
    }

    /// <summary>For people: <c>asid 1 vpn 0x200 order 9 global: frame 512 RW-U--</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Key.Asid} {Key.Vpn}{(Order == 0 ? "" : $" order {Order}")}{(Global ? " global" : "")}: {Pte}");
}

/// <summary>An entry and its place.</summary>
/// <param name="Set">0 to sets - 1.</param>
/// <param name="Way">0 to ways - 1.</param>
/// <param name="Entry">What stands there.</param>
public readonly record struct TlbSlot(int Set, int Way, TlbEntry Entry);

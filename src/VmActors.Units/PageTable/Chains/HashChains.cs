using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Chains;

/// <summary>
/// Chains of entries in memory as software keeps them: for each chain one word that leads to its first entry. A new
/// entry comes first. Where entries stand, the owner decides.
/// </summary>
internal sealed class HashChains(IPageTableMemory memory, PhysicalAddress start, PageHash hash)
{
    private readonly IByteMemory _reader = new WordReader(memory);

    /// <summary>Entries in all chains.</summary>
    public long Count { get; private set; }

    /// <summary>Frames that the words before the chains fill.</summary>
    public static int FramesFor(PageHash hash) =>
        (int)ChainNode.PageSize.Covering(default, new Bytes((long)hash.Count * sizeof(ulong))).Count;

    /// <summary>The page's place in its chain.</summary>
    public ChainPlace Find(Asid asid, Vpn vpn) => ChainSearch.Find(_reader, start, hash, asid, vpn, null);

    /// <summary>Puts an entry, all zero till now, before the others of its chain.</summary>
    public void Add(Asid asid, Vpn vpn, PhysicalAddress node, ulong pte)
    {
        var head = start + ((ulong)hash.Of(asid, vpn) * sizeof(ulong));
        memory.Write(node, ChainNode.TagOf(asid, vpn));
        memory.Write(node + ChainNode.PteOffset, pte);
        memory.Write(node + ChainNode.NextOffset, memory.Read(head));
        memory.Write(head, ChainNode.LinkTo(node));
        Count++;
    }

    /// <summary>Replaces the page-table entry of an entry that is in a chain.</summary>
    public void Change(PhysicalAddress node, ulong pte) => memory.Write(node + ChainNode.PteOffset, pte);

    /// <summary>Takes an entry out of its chain; its words are zero then.</summary>
    public void Remove(ChainPlace place)
    {
        var node = place.Node!.Value;
        memory.Write(place.Link, memory.Read(node + ChainNode.NextOffset));
        memory.Write(node, 0);
        memory.Write(node + ChainNode.PteOffset, 0);
        memory.Write(node + ChainNode.NextOffset, 0);
        Count--;
    }

    /// <summary>Whether an entry is in use.</summary>
    public bool IsUsed(PhysicalAddress node) => memory.Read(node + ChainNode.PteOffset) != 0;

    /// <summary>Throws unless every entry is in its page's chain, once, and all are counted.</summary>
    /// <param name="node">Is shown each entry: where it stands, its address space, its page and its bits.</param>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public void CheckInvariants(Action<PhysicalAddress, Asid, Vpn, ulong> node)
    {
        var seen = 0L;
        for (var chain = 0; chain < hash.Count; chain++)
        {
            var next = ChainNode.Target(memory.Read(start + ((ulong)chain * sizeof(ulong))));
            while (next is { } at)
            {
                var tag = memory.Read(at);
                var (asid, vpn) = (ChainNode.AsidOf(tag), ChainNode.VpnOf(tag));
                if (hash.Of(asid, vpn) != chain || Find(asid, vpn).Node != at || ++seen > Count)
                {
                    throw new InvalidOperationException(FormattableString.Invariant(
                        $"chain {chain}: {vpn} of {asid} at {at} does not belong there, or is there twice"));
                }
                node(at, asid, vpn, memory.Read(at + ChainNode.PteOffset));
                next = ChainNode.Target(memory.Read(at + ChainNode.NextOffset));
            }
        }
        if (seen != Count)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{seen} entries in the chains, counted as {Count}"));
        }
    }

    /// <summary>Page-table memory for those who read bytes.</summary>
    private sealed class WordReader(IPageTableMemory memory) : IByteMemory
    {
        public bool TryRead(PhysicalAddress address, int bytes, out ulong value)
        {
            value = memory.Read(address);
            return true;
        }
    }
}

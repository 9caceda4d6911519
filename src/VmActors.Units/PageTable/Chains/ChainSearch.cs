using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Chains;

/// <summary>Where a search through a chain ended.</summary>
/// <param name="Node">The page's entry; null when there is none.</param>
/// <param name="Link">Where the word stands that leads to it, or that ends the chain.</param>
/// <param name="Raw">The page-table entry in it.</param>
/// <param name="Probes">Entries looked at.</param>
/// <param name="Reads">Words read: one to find the chain, and two for each entry.</param>
/// <param name="OutsideMemory">A word of the chain stands where there is no memory.</param>
internal readonly record struct ChainPlace(
    PhysicalAddress? Node, PhysicalAddress Link, ulong Raw, int Probes, int Reads, bool OutsideMemory);

/// <summary>The search for a page's entry, hardware's and software's.</summary>
internal static class ChainSearch
{
    /// <summary>Goes along the page's chain up to its entry.</summary>
    /// <param name="memory">Where the chains stand.</param>
    /// <param name="start">Where the words stand that lead to the first entries, one for each chain.</param>
    /// <param name="hash">Which chain a page is in.</param>
    /// <param name="asid">The address space.</param>
    /// <param name="vpn">The page.</param>
    /// <param name="observer">Is told each entry; null for nobody.</param>
    public static ChainPlace Find(
        IByteMemory memory, PhysicalAddress start, PageHash hash, Asid asid, Vpn vpn, ITranslationObserver? observer)
    {
        var chain = hash.Of(asid, vpn);
        var tag = ChainNode.TagOf(asid, vpn);
        var link = start + ((ulong)chain * sizeof(ulong));
        var isThere = memory.TryRead(link, sizeof(ulong), out var word);
        var next = ChainNode.Target(word);
        observer?.On(new ChainChosen(asid, vpn, chain, hash.Bits, link, isThere ? word : null, next));
        if (!isThere) return new ChainPlace(null, link, 0, 0, 0, true);
        var (probes, reads) = (0, 1);
        while (next is { } node)
        {
            var second = default(ulong);
            var found = false;
            isThere = memory.TryRead(node, sizeof(ulong), out var first);
            if (isThere)
            {
                found = first == tag;
                var offset = found ? ChainNode.PteOffset : ChainNode.NextOffset;
                isThere = memory.TryRead(node + offset, sizeof(ulong), out second);
            }
            if (!isThere) return new ChainPlace(null, link, 0, probes, reads, true);
            probes++;
            reads += 2;
            next = found ? null : ChainNode.Target(second);
            observer?.On(new ChainProbed(
                probes, node, ChainNode.AsidOf(first), ChainNode.VpnOf(first), found, second, next));
            if (found) return new ChainPlace(node, link, second, probes, reads, false);
            link = node + ChainNode.NextOffset;
        }
        return new ChainPlace(null, link, 0, probes, reads, false);
    }
}

using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Chains;

/// <summary>Hardware's way through chains of entries: hash, then entry by entry.</summary>
public abstract class ChainWalker : IPageWalker
{
    private readonly int _virtualBits;

    /// <summary>A walker of chains.</summary>
    /// <param name="hash">Which chain a page is in.</param>
    /// <param name="virtualBits">Bits of a virtual address, 13 to 60.</param>
    private protected ChainWalker(PageHash hash, int virtualBits)
    {
        ChainedSpace.CheckVirtualBits(virtualBits);
        (Hash, _virtualBits) = (hash, virtualBits);
    }

    /// <summary>Which chain a page is in.</summary>
    public PageHash Hash { get; }

    /// <inheritdoc/>
    public WalkOutcome Walk(
        IByteMemory memory, TableBase table, VirtualAddress address, ITranslationObserver? observer = null)
    {
        if (address.Value >> _virtualBits != 0)
        {
            observer?.On(new AddressRefused(address, new VirtualAddress(1UL << _virtualBits)));
            return new WalkOutcome(WalkFault.AddressTooWide, 0, 0, default, 0);
        }
        var page = ChainNode.PageSize.PageOf(address);
        var place = ChainSearch.Find(memory, table.Root, Hash, table.Asid, page, observer);
        if (place.Node is not { } node)
        {
            var fault = place.OutsideMemory ? WalkFault.OutsideMemory : WalkFault.NotPresent;
            return new WalkOutcome(fault, 0, 0, default, place.Reads) { Probes = place.Probes };
        }
        var entry = DecodedEntry.Of(PteOf(place.Raw, node, table.Root));
        var isPresent = entry.Kind == EntryKind.Leaf;
        return new WalkOutcome(
            isPresent ? WalkFault.None : WalkFault.NotPresent, 1, place.Raw,
            isPresent ? Join(entry.Frame, address, observer) : default, place.Reads)
        {
            Entry = entry,
            EntryAddress = node + ChainNode.PteOffset,
            Probes = place.Probes,
        };
    }

    /// <summary>The page-table entry of an entry of a chain.</summary>
    /// <param name="raw">Its word.</param>
    /// <param name="node">Where the entry stands.</param>
    /// <param name="root">Where the table starts.</param>
    private protected abstract Pte PteOf(ulong raw, PhysicalAddress node, PhysicalAddress root);

    private static PhysicalAddress Join(ulong frame, VirtualAddress address, ITranslationObserver? observer)
    {
        var offset = address.Value & ChainNode.PageSize.OffsetMask;
        var physical = ChainNode.PageSize.AddressOf(new Pfn((long)frame)) + offset;
        observer?.On(new FrameJoined(frame, offset, ChainNode.PageSize.Shift, physical));
        return physical;
    }
}

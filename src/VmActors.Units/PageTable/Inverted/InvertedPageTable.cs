using VmActors.Units.PageTable.Chains;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Inverted;

/// <summary>
/// An inverted page table (Chang and Mergen 1988; Silberschatz 9.4.3): one entry for each frame of the machine, in the
/// order of their numbers, so its size does not depend on the address spaces. A page is found by a chain that starts in
/// the hash anchor table:
/// <code>
///  root ─► anchor 0: 0
///          anchor 1: ────────────┐
///          ...                   ▼
///          frame 0 | frame 1 | frame 2: space, page, entry without a frame, next ─► some other frame's
/// </code>
/// A frame can be one page's only. What is not present has no frame, and so no entry: it is kept in a table of the
/// kernel's own beside it, which hardware does not see (Silberschatz's external page table).
/// </summary>
public sealed class InvertedPageTable
{
    private readonly HashChains _chains;
    private readonly Dictionary<Asid, Space> _spaces = []; // never iterated
    private readonly PhysicalAddress _entries;
    private readonly int _virtualBits;

    /// <summary>An empty table.</summary>
    /// <param name="memory">Where it lives.</param>
    /// <param name="root">The first of <see cref="FramesFor"/> frames that follow each other, all zero.</param>
    /// <param name="machineFrames">Frames of the machine, 1 or more: entries.</param>
    /// <param name="hash">Which chain a page is in.</param>
    /// <param name="virtualBits">Bits of a virtual address, 13 to 60.</param>
    /// <exception cref="ArgumentOutOfRangeException">No frames, or no such addresses.</exception>
    public InvertedPageTable(
        IPageTableMemory memory, Pfn root, long machineFrames, PageHash hash, int virtualBits = 48)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(machineFrames);
        ChainedSpace.CheckVirtualBits(virtualBits);
        (Root, MachineFrames, Hash, _virtualBits) = (root, machineFrames, hash, virtualBits);
        _chains = new HashChains(memory, ChainNode.PageSize.AddressOf(root), hash);
        _entries = EntriesAt(ChainNode.PageSize.AddressOf(root), hash);
    }

    /// <summary>The first frame of the table.</summary>
    public Pfn Root { get; }

    /// <summary>Frames of the machine.</summary>
    public long MachineFrames { get; }

    /// <summary>Which chain a page is in.</summary>
    public PageHash Hash { get; }

    /// <summary>Frames that have a page.</summary>
    public long EntryCount => _chains.Count;

    /// <summary>Frames that the table fills, as long as it lives.</summary>
    public long FrameCount => FramesFor(MachineFrames, Hash);

    /// <summary>Frames that a table fills: the anchors, and an entry for each frame of the machine.</summary>
    public static long FramesFor(long machineFrames, PageHash hash) =>
        HashChains.FramesFor(hash) + ((machineFrames + ChainNode.PerFrame - 1) / ChainNode.PerFrame);

    /// <summary>What the table is to one address space; always the same object for the same number.</summary>
    public IPageTable OfSpace(Asid asid)
    {
        if (!_spaces.TryGetValue(asid, out var space)) _spaces.Add(asid, space = new Space(this, asid));
        return space;
    }

    /// <summary>Looks a page up as hardware does.</summary>
    public ChainLookup Lookup(Asid asid, Vpn vpn)
    {
        var place = _chains.Find(asid, vpn);
        var entry = place.Node is { } node ? WithFrame(place.Raw, FrameOf(node, _entries)) : Pte.Empty;
        return new ChainLookup(entry, place.Probes, place.Reads);
    }

    /// <summary>Throws unless every entry is in its page's chain, once, and says no frame but its own.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void CheckInvariants() => _chains.CheckInvariants((node, asid, vpn, raw) =>
    {
        var pte = new Pte(raw);
        if (!pte.Present || pte.Pfn != default || FrameOf(node, _entries).Value >= MachineFrames)
            throw new InvalidOperationException($"{vpn} of {asid} at {node} is not a present entry of a frame");
    });

    /// <summary>Where the entries start: behind the anchors.</summary>
    internal static PhysicalAddress EntriesAt(PhysicalAddress root, PageHash hash) =>
        root + ((ulong)HashChains.FramesFor(hash) * (ulong)ChainNode.PageSize.Bytes);

    /// <summary>The frame that an entry is for.</summary>
    internal static Pfn FrameOf(PhysicalAddress node, PhysicalAddress entries) =>
        new((long)((node.Value - entries.Value) / ChainNode.Bytes));

    /// <summary>The page-table entry of a word, which leaves the frame out.</summary>
    internal static Pte WithFrame(ulong raw, Pfn frame) => new(raw | Pte.FrameField(frame));

    private PhysicalAddress NodeOf(Pfn frame) => _entries + ((ulong)frame.Value * ChainNode.Bytes);

    private sealed class Space(InvertedPageTable table, Asid asid) : ChainedSpace(asid, table._virtualBits)
    {
        private readonly Dictionary<Vpn, Pte> _absent = []; // not present and not empty; never iterated

        public override Pfn Root => table.Root;

        protected override Pte Load(Vpn vpn) =>
            _absent.TryGetValue(vpn, out var kept) ? kept : table.Lookup(Asid, vpn).Entry;

        protected override int Missing(Vpn vpn) => 0;

        protected override void Store(Vpn vpn, Pte entry, ReadOnlySpan<Pfn> newTables)
        {
            var place = table._chains.Find(Asid, vpn);
            if (entry.Present)
            {
                var node = FreeNode(vpn, entry.Pfn, place);
                var raw = entry.Bits & ~Pte.FrameField(entry.Pfn);
                _absent.Remove(vpn);
                if (place.Node == node)
                {
                    table._chains.Change(node, raw);
                    return;
                }
                if (place.Node is not null) table._chains.Remove(place);
                table._chains.Add(Asid, vpn, node, raw);
                return;
            }
            if (place.Node is not null) table._chains.Remove(place);
            _absent[vpn] = entry;
        }

        protected override void Remove(Vpn vpn, ICollection<Pfn> emptied)
        {
            if (_absent.Remove(vpn)) return;
            table._chains.Remove(table._chains.Find(Asid, vpn));
        }

        /// <summary>The frame's entry; nobody else's.</summary>
        private PhysicalAddress FreeNode(Vpn vpn, Pfn frame, ChainPlace place)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame.Value, table.MachineFrames, nameof(frame));
            var node = table.NodeOf(frame);
            if (place.Node != node && table._chains.IsUsed(node))
                throw new InvalidOperationException($"{frame} is another page's than {vpn} of {Asid}");
            return node;
        }
    }
}

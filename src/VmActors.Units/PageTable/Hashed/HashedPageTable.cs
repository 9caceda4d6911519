using VmActors.Units.PageTable.Chains;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Hashed;

/// <summary>
/// A hashed page table that all address spaces share (Silberschatz 9.4.2): a word for each chain, and chains of entries
/// (<see cref="ChainNode"/>) in frames that come when there is no room and go when they are empty.
/// <code>
///  root ─► chain 0: 0
///          chain 1: ─► space, page, entry, next ─► space, page, entry, 0
///          ...         (the newest first)
/// </code>
/// Pages that are swapped or in transit have entries as well: hardware finds them, not present.
/// </summary>
public sealed class HashedPageTable
{
    private readonly HashChains _chains;
    private readonly NodePool _pool = new();
    private readonly Dictionary<Asid, Space> _spaces = []; // never iterated
    private readonly int _virtualBits;

    /// <summary>An empty table.</summary>
    /// <param name="memory">Where it lives.</param>
    /// <param name="root">The first of <see cref="FramesFor"/> frames that follow each other, all zero.</param>
    /// <param name="hash">Which chain a page is in.</param>
    /// <param name="virtualBits">Bits of a virtual address, 13 to 60.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such addresses.</exception>
    public HashedPageTable(IPageTableMemory memory, Pfn root, PageHash hash, int virtualBits = 48)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ChainedSpace.CheckVirtualBits(virtualBits);
        (Root, Hash, _virtualBits) = (root, hash, virtualBits);
        _chains = new HashChains(memory, ChainNode.PageSize.AddressOf(root), hash);
    }

    /// <summary>The first frame of the table.</summary>
    public Pfn Root { get; }

    /// <summary>Which chain a page is in.</summary>
    public PageHash Hash { get; }

    /// <summary>Entries in all chains.</summary>
    public long EntryCount => _chains.Count;

    /// <summary>Frames that the table fills: the words before the chains, and the entries.</summary>
    public int FrameCount => FramesFor(Hash) + _pool.FrameCount;

    /// <summary>Frames that the words before the chains fill.</summary>
    public static int FramesFor(PageHash hash) => HashChains.FramesFor(hash);

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
        return new ChainLookup(new Pte(place.Raw), place.Probes, place.Reads);
    }

    /// <summary>Throws unless every entry is in its page's chain, once, and has a place of its own.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public void CheckInvariants()
    {
        var byFrame = new SortedDictionary<Pfn, long>();
        _chains.CheckInvariants((node, asid, vpn, pte) =>
        {
            if (pte == 0 || !_pool.IsTaken(node))
                throw new InvalidOperationException($"{vpn} of {asid} at {node} is empty or not taken");
            var frame = ChainNode.PageSize.FrameOf(node);
            byFrame[frame] = byFrame.GetValueOrDefault(frame) + 1;
        });
        foreach (var (frame, count) in byFrame)
        {
            if (_pool.TakenIn(frame) != count)
                throw new InvalidOperationException($"{frame}: {count} entries, {_pool.TakenIn(frame)} taken");
        }
        if (byFrame.Count != _pool.FrameCount)
            throw new InvalidOperationException($"{byFrame.Count} frames with entries of {_pool.FrameCount}");
    }

    private sealed class Space(HashedPageTable table, Asid asid) : ChainedSpace(asid, table._virtualBits)
    {
        public override Pfn Root => table.Root;

        protected override Pte Load(Vpn vpn) => table.Lookup(Asid, vpn).Entry;

        protected override int Missing(Vpn vpn) =>
            table._pool.HasRoom || table._chains.Find(Asid, vpn).Node is not null ? 0 : 1;

        protected override void Store(Vpn vpn, Pte entry, ReadOnlySpan<Pfn> newTables)
        {
            if (table._chains.Find(Asid, vpn).Node is { } node)
            {
                table._chains.Change(node, entry.Bits);
                return;
            }
            if (!table._pool.HasRoom)
            {
                if (newTables.IsEmpty) throw new ArgumentException($"{vpn} needs 1 table", nameof(newTables));
                table._pool.AddFrame(newTables[0]);
            }
            table._chains.Add(Asid, vpn, table._pool.Take(), entry.Bits);
        }

        protected override void Remove(Vpn vpn, ICollection<Pfn> emptied)
        {
            var place = table._chains.Find(Asid, vpn);
            table._chains.Remove(place);
            if (table._pool.Return(place.Node!.Value) is { } frame) emptied.Add(frame);
        }
    }
}

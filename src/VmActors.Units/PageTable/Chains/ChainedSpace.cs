using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Chains;

/// <summary>What a table that all address spaces share is to one of them.</summary>
/// <remarks>A hash has no order, so the numbers of the pages are kept beside the table, sorted, for those who go
/// through a range; hardware does not see them.</remarks>
internal abstract class ChainedSpace : IPageTable
{
    private readonly SortedSet<Vpn> _pages = [];
    private readonly int _virtualBits;

    protected ChainedSpace(Asid asid, int virtualBits) => (Asid, _virtualBits) = (asid, virtualBits);

    public Asid Asid { get; }

    public abstract Pfn Root { get; }

    /// <summary>None: the table is everybody's.</summary>
    public int TableCount => 0;

    public long LeafCount => _pages.Count;

    private Vpn End => new(1UL << (_virtualBits - ChainNode.PageSize.Shift));

    /// <exception cref="ArgumentOutOfRangeException">No bits left for a page number, or more than an entry has.
    /// </exception>
    public static void CheckVirtualBits(int virtualBits)
    {
        var (least, most) = (ChainNode.PageSize.Shift + 1, ChainNode.PageSize.Shift + ChainNode.VpnBits);
        if (virtualBits < least || virtualBits > most)
            throw new ArgumentOutOfRangeException(nameof(virtualBits), virtualBits, FormattableString.Invariant(
                $"expected {least} to {most} bits of a virtual address"));
    }

    public Pte Read(Vpn vpn)
    {
        Check(vpn);
        return Load(vpn);
    }

    public int MissingTables(Vpn vpn)
    {
        Check(vpn);
        return Missing(vpn);
    }

    public void Write(Vpn vpn, Pte entry, ReadOnlySpan<Pfn> newTables)
    {
        Check(vpn);
        if (entry == Pte.Empty) throw new ArgumentException("an empty entry is written by Clear", nameof(entry));
        Store(vpn, entry, newTables);
        _pages.Add(vpn);
    }

    public Pte Clear(Vpn vpn, ICollection<Pfn> emptied)
    {
        ArgumentNullException.ThrowIfNull(emptied);
        Check(vpn);
        if (!_pages.Remove(vpn)) return Pte.Empty;
        var old = Load(vpn);
        Remove(vpn, emptied);
        return old;
    }

    public bool NextLeaf(Vpn from, Vpn end, out Vpn vpn, out Pte entry)
    {
        (vpn, entry) = (end < End ? end : End, Pte.Empty);
        if (from >= vpn) return false;
        var rest = _pages.GetViewBetween(from, new Vpn(vpn.Value - 1)).GetEnumerator();
        if (!rest.MoveNext()) return false;
        vpn = rest.Current;
        entry = Load(vpn);
        return true;
    }

    public void CheckInvariants(Action<Vpn, Pte> leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        foreach (var vpn in _pages)
        {
            var entry = Load(vpn);
            if (entry == Pte.Empty) throw new InvalidOperationException($"{vpn} of {Asid} is in no chain");
            leaf(vpn, entry);
        }
    }

    protected abstract Pte Load(Vpn vpn);

    protected abstract int Missing(Vpn vpn);

    protected abstract void Store(Vpn vpn, Pte entry, ReadOnlySpan<Pfn> newTables);

    protected abstract void Remove(Vpn vpn, ICollection<Pfn> emptied);

    private void Check(Vpn vpn) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(vpn, End);
}

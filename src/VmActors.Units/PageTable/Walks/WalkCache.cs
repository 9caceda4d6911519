using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Walks;

/// <summary>
/// One paging-structure cache (Intel SDM vol. 3, 5.10.3): entries of the tables of one level that point to tables,
/// with the rights that are left there. Fully associative, with true LRU replacement.
/// </summary>
public sealed class WalkCache
{
    private readonly List<WalkCacheEntry> _entries; // the most recently used first

    /// <summary>An empty cache.</summary>
    /// <param name="capacity">Entries that it has room for, 1 or more.</param>
    public WalkCache(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        _entries = new List<WalkCacheEntry>(capacity);
    }

    /// <summary>Entries that it has room for.</summary>
    public int Capacity { get; }

    /// <summary>What it holds, the most recently used first.</summary>
    public IReadOnlyList<WalkCacheEntry> Entries => _entries;

    /// <summary>Lookups that an entry answered.</summary>
    public long Hits { get; private set; }

    /// <summary>Lookups that none did.</summary>
    public long Misses { get; private set; }

    /// <summary>Looks for an entry and counts it; one that is found has been used.</summary>
    public bool TryFind(Asid asid, ulong prefix, out WalkPoint point)
    {
        point = default;
        if (IndexOf(asid, prefix) is not (>= 0 and var index))
        {
            Misses++;
            return false;
        }
        Hits++;
        var found = _entries[index];
        _entries.RemoveAt(index);
        _entries.Insert(0, found);
        point = found.Point;
        return true;
    }

    /// <summary>Puts an entry in, in place of the one of its addresses; else, when there is no room, of the least
    /// recently used.</summary>
    public void Insert(WalkCacheEntry entry)
    {
        var old = IndexOf(entry.Asid, entry.Prefix);
        if (old >= 0 || _entries.Count == Capacity)
            _entries.RemoveAt(old >= 0 ? old : Capacity - 1);
        _entries.Insert(0, entry);
    }

    /// <summary>Drops the entry of some addresses, if there is one.</summary>
    public void Drop(Asid asid, ulong prefix)
    {
        if (IndexOf(asid, prefix) is >= 0 and var index)
            _entries.RemoveAt(index);
    }

    /// <summary>Drops every entry of an address space.</summary>
    public void DropSpace(Asid asid) => _entries.RemoveAll(entry => entry.Asid == asid);

    /// <summary>Drops everything.</summary>
    public void DropAll() => _entries.Clear();

    private int IndexOf(Asid asid, ulong prefix)
    {
        for (var index = 0; index < _entries.Count; index++)
        {
            if (_entries[index].Prefix == prefix && _entries[index].Asid == asid)
                return index;
        }
        return -1;
    }
}

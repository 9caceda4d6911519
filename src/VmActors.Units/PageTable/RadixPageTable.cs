using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <summary>
/// The page table of one address space: a 4-level x86-64 radix tree (<see cref="RadixLevels"/>) whose tables are frames
/// of the simulated memory. The caller brings the frames of new tables and takes back those of empty ones.
/// </summary>
/// <remarks>
/// A table is linked while it has a used entry, the root always. Counts of used entries are kept beside the tables, so
/// that hardware sees architectural bits only.
/// </remarks>
public sealed class RadixPageTable : IPageTable
{
    private readonly IPageTableMemory _memory;
    private readonly Dictionary<Pfn, int> _used = []; // entries in use by table; never iterated

    /// <summary>An empty table.</summary>
    /// <param name="memory">Where the tables live.</param>
    /// <param name="root">The frame of the root table, all zero.</param>
    public RadixPageTable(IPageTableMemory memory, Pfn root)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        Root = root;
        _used.Add(root, 0);
    }

    /// <summary>The frame of the root table; hardware's CR3.</summary>
    public Pfn Root { get; }

    /// <summary>Frames that hold tables, the root included.</summary>
    public int TableCount => _used.Count;

    /// <summary>Leaf entries that are not empty: present or swapped.</summary>
    public long LeafCount { get; private set; }

    /// <summary>The page's leaf entry; empty where there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The page number has more than 36 bits.</exception>
    public Pte Read(Vpn vpn) =>
        Descend(vpn, out var table) == RadixLevels.Leaf ? Entry(table, vpn, RadixLevels.Leaf) : Pte.Empty;

    /// <summary>How many new tables a <see cref="Write"/> for the page needs: 0 to 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The page number has more than 36 bits.</exception>
    public int MissingTables(Vpn vpn) => Descend(vpn, out _) - RadixLevels.Leaf;

    /// <summary>Stores the page's leaf entry and links the tables that were missing on the way, top down.</summary>
    /// <param name="vpn">The page.</param>
    /// <param name="entry">Its entry, not empty: <see cref="Clear"/> is for that.</param>
    /// <param name="newTables">At least <see cref="MissingTables"/> frames, all zero; so many are used.</param>
    /// <exception cref="ArgumentException">The entry is empty or the frames too few; nothing has changed.</exception>
    public void Write(Vpn vpn, Pte entry, ReadOnlySpan<Pfn> newTables)
    {
        if (entry == Pte.Empty) throw new ArgumentException("an empty entry is written by Clear", nameof(entry));
        var level = Descend(vpn, out var table);
        if (newTables.Length < level - RadixLevels.Leaf)
            throw new ArgumentException($"{vpn} needs {level - RadixLevels.Leaf} tables", nameof(newTables));
        for (var next = 0; level > RadixLevels.Leaf; level--, next++)
        {
            _used.Add(newTables[next], 0);
            Store(table, vpn, level, Pte.Table(newTables[next]));
            table = newTables[next];
        }
        Store(table, vpn, RadixLevels.Leaf, entry);
    }

    /// <summary>Empties the page's leaf entry and unlinks the tables that became empty, from the bottom up.</summary>
    /// <param name="vpn">The page.</param>
    /// <param name="emptied">Gets the unlinked tables' frames. All their words are zero, but hardware may still hold
    /// them in its paging-structure caches.</param>
    /// <returns>The entry that was there; empty when there was none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The page number has more than 36 bits.</exception>
    public Pte Clear(Vpn vpn, ICollection<Pfn> emptied)
    {
        ArgumentNullException.ThrowIfNull(emptied);
        Span<Pfn> path = stackalloc Pfn[RadixLevels.Root + 1];
        if (Descend(vpn, path) > RadixLevels.Leaf) return Pte.Empty;
        var old = Entry(path[RadixLevels.Leaf], vpn, RadixLevels.Leaf);
        if (old == Pte.Empty) return old;
        for (var level = RadixLevels.Leaf; level <= RadixLevels.Root; level++)
        {
            Store(path[level], vpn, level, Pte.Empty);
            if (level == RadixLevels.Root || _used[path[level]] > 0) break;
            _used.Remove(path[level]);
            emptied.Add(path[level]);
        }
        return old;
    }

    /// <summary>The first leaf entry in <c>[from, end)</c> that is not empty. Skips absent subtrees whole.</summary>
    public bool NextLeaf(Vpn from, Vpn end, out Vpn vpn, out Pte entry)
    {
        if (end > RadixLevels.End) end = RadixLevels.End;
        vpn = from;
        while (vpn < end)
        {
            var level = Descend(vpn, out var table);
            var tableEnd = (vpn.Value | (RadixLevels.Span(level + 1) - 1)) + 1;
            // At the leaf level, an entry in use is the answer; above it, it is the next subtree to descend into.
            while (vpn.Value < tableEnd && vpn < end)
            {
                entry = Entry(table, vpn, level);
                if (entry != Pte.Empty)
                {
                    if (level == RadixLevels.Leaf) return true;
                    break;
                }
                vpn = new Vpn((vpn.Value | (RadixLevels.Span(level) - 1)) + 1);
            }
        }
        (vpn, entry) = (end, Pte.Empty);
        return false;
    }

    /// <summary>Throws unless every table but the root is linked once, in use, and counted right.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public void CheckInvariants() => CheckInvariants(static (_, _) => { });

    /// <summary>As above, and shows every leaf entry that is not empty, in order.</summary>
    public void CheckInvariants(Action<Vpn, Pte> leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        var (tables, leaves) = CheckTable(Root, new Vpn(0), RadixLevels.Root, leaf);
        if (tables != TableCount || leaves != LeafCount)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{tables} tables with {leaves} leaves, counted as {TableCount} with {LeafCount}"));
    }

    private (int Tables, long Leaves) CheckTable(Pfn table, Vpn first, int level, Action<Vpn, Pte> leaf)
    {
        var (used, tables, leaves) = (0, 1, 0L);
        Span<ulong> words = stackalloc ulong[RadixLevels.EntryCount];
        _memory.ReadTable(table, words);
        for (var index = 0; words[index..].IndexOfAnyExcept(0UL) is var skipped and >= 0; index++)
        {
            index += skipped;
            used++;
            var (entry, page) = (new Pte(words[index]), first + ((ulong)index << RadixLevels.Shift(level)));
            if (level == RadixLevels.Leaf)
            {
                leaves++;
                leaf(page, entry);
            }
            else
            {
                var below = CheckTable(entry.Pfn, page, level - 1, leaf);
                (tables, leaves) = (tables + below.Tables, leaves + below.Leaves);
            }
        }
        if (!_used.TryGetValue(table, out var counted) || counted != used || (used == 0 && level != RadixLevels.Root))
            throw new InvalidOperationException(FormattableString.Invariant(
                $"level {level} table in {table}: {used} entries in use, counted as {counted}"));
        return (tables, leaves);
    }

    /// <summary>Goes down to the last table on the page's path; returns its level.</summary>
    private int Descend(Vpn vpn, out Pfn table)
    {
        Span<Pfn> path = stackalloc Pfn[RadixLevels.Root + 1];
        var level = Descend(vpn, path);
        table = path[level];
        return level;
    }

    /// <summary>Goes down the page's path; writes its tables by level and returns the last one's level.</summary>
    private int Descend(Vpn vpn, Span<Pfn> path)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(vpn, RadixLevels.End);
        path[RadixLevels.Root] = Root;
        for (var level = RadixLevels.Root; level > RadixLevels.Leaf; level--)
        {
            var entry = Entry(path[level], vpn, level);
            if (!entry.Present) return level;
            path[level - 1] = entry.Pfn;
        }
        return RadixLevels.Leaf;
    }

    private Pte Entry(Pfn table, Vpn vpn, int level) => new(_memory.Read(RadixLevels.EntryAddress(table, vpn, level)));

    private void Store(Pfn table, Vpn vpn, int level, Pte entry)
    {
        var address = RadixLevels.EntryAddress(table, vpn, level);
        var change = (entry == Pte.Empty ? 0 : 1) - (_memory.Read(address) == 0 ? 0 : 1);
        _memory.Write(address, entry.Bits);
        if (change == 0) return;
        _used[table] += change;
        if (level == RadixLevels.Leaf) LeafCount += change;
    }
}

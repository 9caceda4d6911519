using VmActors.Vocabulary;

namespace VmActors.Units.PageTable;

/// <content>Pages mapped by entries of level 2.</content>
public sealed partial class RadixPageTable
{
    private const int Large = RadixGeometry.Leaf + 1;

    private readonly Dictionary<Vpn, Pfn> _deposits = []; // by the first base page; never iterated
    private int _largeCount; // found by a check under way

    /// <inheritdoc/>
    public int LargeOrder { get; }

    /// <inheritdoc/>
    public int OrderAt(Vpn vpn)
    {
        var level = Descend(vpn, out var table);
        return IsAbove(level) && Raw(table, vpn, level) != 0 ? LargeOrder : 0;
    }

    /// <inheritdoc/>
    public bool HasRoomForLarge(Vpn vpn, out int missingTables)
    {
        var level = Descend(vpn, out var table);
        missingTables = Math.Max(0, level - Large);
        return LargeOrder > 0 && IsAbove(level) && Raw(table, vpn, level) == 0;
    }

    /// <inheritdoc/>
    public void WriteLarge(Vpn first, Pte entry, ReadOnlySpan<Pfn> newTables)
    {
        if (!HasRoomForLarge(first, out var missing) || !IsFirst(first))
            throw new ArgumentException($"no large page can begin at {first}", nameof(first));
        if (newTables.Length <= missing)
            throw new ArgumentException($"{first} needs {missing + 1} tables", nameof(newTables));
        var raw = _format.Encode(entry, Large);
        var level = Descend(first, out var table);
        Store(Link(table, first, level, Large, newTables), first, Large, raw);
        _deposits.Add(first, newTables[missing]);
        LeafCount++;
    }

    /// <inheritdoc/>
    public void Rewrite(Vpn vpn, Pte entry)
    {
        var level = Descend(vpn, out var table);
        if (entry == Pte.Empty || Raw(table, vpn, level) == 0 || (IsAbove(level) && !IsFirst(vpn)))
            throw new ArgumentException($"{vpn} has no entry of its own to be {entry}", nameof(vpn));
        Store(table, vpn, level, _format.Encode(entry, level));
    }

    /// <inheritdoc/>
    public void ClearLarge(Vpn first, ICollection<Pfn> emptied)
    {
        ArgumentNullException.ThrowIfNull(emptied);
        emptied.Add(TakeDeposit(first));
        Span<Pfn> path = stackalloc Pfn[RadixGeometry.LevelsMax + 1];
        Descend(first, path);
        Unlink(path, first, Large, emptied);
        LeafCount--;
    }

    /// <inheritdoc/>
    public void Split(Vpn first, Pte entry)
    {
        if (!entry.Present) throw new ArgumentException($"{entry} is in no frame", nameof(entry));
        var leaf = TakeDeposit(first);
        Descend(first, out var table);
        LinkOne(table, first, Large, leaf);
        for (var i = 0UL; i < Pages(Large); i++)
            Store(leaf, first + i, RadixGeometry.Leaf, _format.Encode(entry.Further(i), RadixGeometry.Leaf));
        LeafCount--;
    }

    private Pfn TakeDeposit(Vpn first) => _deposits.Remove(first, out var table)
        ? table
        : throw new ArgumentException($"no large page begins at {first}", nameof(first));

    private void RefuseLarge(Pfn table, Vpn vpn, int level)
    {
        if (IsAbove(level) && Raw(table, vpn, level) != 0)
            throw new ArgumentException($"{vpn} is part of a large page, which is split first", nameof(vpn));
    }

    private void CheckLarge(ulong raw, Vpn first, int level, Action<Vpn, Pte> leaf)
    {
        if (level != Large || LargeOrder == 0 || !_deposits.ContainsKey(first))
            throw new InvalidOperationException($"a large page of level {level} at {first} without a deposited table");
        _largeCount++;
        for (var i = 0UL; i < Pages(level); i++)
            leaf(first + i, Part(raw, first + i, level));
    }

    private static bool IsAbove(int level) => level > RadixGeometry.Leaf;

    private bool IsFirst(Vpn vpn) => (vpn.Value & (Pages(Large) - 1)) == 0;

    /// <summary>What an entry says of one of the base pages that it spans.</summary>
    private Pte Part(ulong raw, Vpn vpn, int level)
    {
        var entry = _format.ToPte(raw, level);
        return entry.Present ? entry.Further(vpn.Value & (Pages(level) - 1)) : entry;
    }
}

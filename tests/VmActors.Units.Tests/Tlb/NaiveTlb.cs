using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb;

/// <summary>What a set-associative TLB should do, in lists: the front of each was used last.</summary>
internal sealed class NaiveTlb(TlbGeometry geometry)
{
    private readonly List<(TlbKey Key, Pte Pte)>[] _sets =
        [.. Enumerable.Range(0, geometry.Sets).Select(_ => new List<(TlbKey, Pte)>())];

    public IEnumerable<(TlbKey Key, Pte Pte)> Entries => _sets.SelectMany(set => set);

    public Pte? Lookup(TlbKey key)
    {
        var set = SetOf(key);
        var index = set.FindIndex(entry => entry.Key == key);
        if (index < 0)
            return null;
        var found = set[index];
        set.RemoveAt(index);
        set.Insert(0, found);
        return found.Pte;
    }

    public void Insert(TlbKey key, Pte pte)
    {
        var set = SetOf(key);
        set.RemoveAll(entry => entry.Key == key);
        set.Insert(0, (key, pte));
        if (set.Count > geometry.Ways)
            set.RemoveAt(geometry.Ways);
    }

    public bool Update(TlbKey key, Pte pte)
    {
        var set = SetOf(key);
        var index = set.FindIndex(entry => entry.Key == key);
        if (index >= 0)
            set[index] = (key, pte);
        return index >= 0;
    }

    public bool Invalidate(TlbKey key) => SetOf(key).RemoveAll(entry => entry.Key == key) > 0;

    public void InvalidateSpace(Asid asid) =>
        Array.ForEach(_sets, set => set.RemoveAll(entry => entry.Key.Asid == asid));

    public void InvalidateAll() => Array.ForEach(_sets, set => set.Clear());

    private List<(TlbKey Key, Pte Pte)> SetOf(TlbKey key) => _sets[key.Vpn.Value % (ulong)geometry.Sets];
}

using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb;

/// <summary>What a set-associative TLB should do, without any of its short cuts: an array of ways for each set, every
/// one of them looked at for every order.</summary>
internal sealed class NaiveTlb(TlbSpec spec, ulong seed)
{
    private readonly TlbEntry?[][] _sets =
        [.. Enumerable.Range(0, spec.Geometry.Sets).Select(_ => new TlbEntry?[spec.Geometry.Ways])];

    private readonly NaivePolicy _policy = NaivePolicy.Of(spec, seed);

    public IEnumerable<TlbSlot> Slots =>
        from set in _sets.Index()
        from way in set.Item.Index()
        where way.Item is not null
        select new TlbSlot(set.Index, way.Index, way.Item.GetValueOrDefault());

    public TlbEntry? Lookup(TlbKey key)
    {
        if (Answers(key).FirstOrDefault() is not { Entry: { } entry } answer)
            return null;
        _policy.Used(answer.Set, answer.Way);
        return entry;
    }

    public void Insert(TlbEntry entry)
    {
        var set = SetOf(entry.Key.Vpn, entry.Order);
        var same = Same(entry).ToArray();
        foreach (var way in same.Skip(1))
            Drop(set, way);
        var free = Array.IndexOf(_sets[set], null);
        var place = same is [var first, ..] ? first : free >= 0 ? free : _policy.Victim(set);
        _sets[set][place] = entry;
        if (same.Length == 0)
            _policy.Filled(set, place);
        _policy.Used(set, place);
    }

    public bool Update(TlbEntry entry)
    {
        var set = SetOf(entry.Key.Vpn, entry.Order);
        var same = Same(entry).ToArray();
        foreach (var way in same.Skip(1))
            Drop(set, way);
        if (same.Length > 0)
            _sets[set][same[0]] = entry;
        return same.Length > 0;
    }

    public bool Invalidate(TlbKey key)
    {
        var answers = Answers(key).ToArray();
        foreach (var (set, way, _) in answers)
            Drop(set, way);
        return answers.Length > 0;
    }

    public void InvalidateRange(Asid asid, PageRange pages)
    {
        for (var vpn = pages.Start; vpn < pages.End; vpn += 1)
            Invalidate(TlbKey.Of(asid, vpn));
    }

    public void InvalidateWhere(Func<TlbEntry, bool> goes)
    {
        foreach (var (set, way, _) in Slots.Where(slot => goes(slot.Entry)).ToArray())
            Drop(set, way);
    }

    /// <summary>The entries that answer, by order.</summary>
    private IEnumerable<(int Set, int Way, TlbEntry? Entry)> Answers(TlbKey key) =>
        from order in Enumerable.Range(0, TlbEntry.OrderMax + 1)
        let set = SetOf(key.Vpn, order)
        from way in _sets[set].Index()
        where way.Item is { } entry && entry.Order == order
            && entry.Key.Vpn.Value >> order == key.Vpn.Value >> order
            && (entry.Global || entry.Key.Asid == key.Asid)
        select (set, way.Index, way.Item);

    /// <summary>The ways that hold the same page of the same order for some space that both are for.</summary>
    private IEnumerable<int> Same(TlbEntry entry) =>
        from way in _sets[SetOf(entry.Key.Vpn, entry.Order)].Index()
        where way.Item is { } held && held.Order == entry.Order && held.Key.Vpn == entry.Key.Vpn
            && (held.Global || entry.Global || held.Key.Asid == entry.Key.Asid)
        select way.Index;

    private void Drop(int set, int way)
    {
        _sets[set][way] = null;
        _policy.Dropped(set, way);
    }

    private int SetOf(Vpn vpn, int order) => (int)((vpn.Value >> order) % (ulong)spec.Geometry.Sets);
}

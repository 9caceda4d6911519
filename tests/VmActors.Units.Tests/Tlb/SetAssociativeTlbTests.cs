using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb;

public sealed class SetAssociativeTlbTests
{
    private enum Deed
    {
        Lookup,
        Insert,
        Update,
        Invalidate,
        InvalidateSpace,
        InvalidateAll,
    }

    [Fact]
    public void It_does_what_lists_in_order_of_use_do()
    {
        var geometries = from ways in Gen.Choose(1, 6)
                         from sets in Gen.Choose(1, 9)
                         select new TlbGeometry(ways * sets, ways);
        var deeds = from deed in Gen.Frequency(
                        (10, Gen.Constant(Deed.Lookup)), (10, Gen.Constant(Deed.Insert)),
                            (2, Gen.Constant(Deed.Update)),
                        (3, Gen.Constant(Deed.Invalidate)), (1, Gen.Constant(Deed.InvalidateSpace)))
                    from asid in Gen.Choose(0, 2)
                    from page in Gen.Choose(0, 30)
                    from all in Gen.Choose(0, 60)
                    select (Deed: all == 0 ? Deed.InvalidateAll : deed, Asid: new Asid((ushort)asid),
                        Page: new Vpn((ulong)page));
        var runs = from geometry in geometries from list in deeds.ListOf(200) select (geometry, list);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var tlb = new SetAssociativeTlb(run.geometry);
            var naive = new NaiveTlb(run.geometry);
            var frame = 0L;
            foreach (var (deed, asid, page) in run.list)
            {
                Do(tlb, naive, deed, TlbKey.Of(asid, page), Pte.Leaf(new Pfn(++frame), Protection.ReadWrite));
                Assert.Equal(naive.Entries, tlb.Entries);
                Assert.Equal(naive.Entries.Count(), tlb.Count);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void One_page_more_than_its_ways_makes_a_set_miss_for_ever()
    {
        var tlb = new SetAssociativeTlb(new TlbGeometry(12, 4));
        var misses = 0;
        for (var round = 0; round < 3; round++)
        {
            for (var page = 0UL; page < 5; page++)
            {
                var key = TlbKey.Of(new Asid(1), new Vpn(page * 3)); // three sets: all in set 0
                if (tlb.TryLookup(key, out _))
                    continue;
                misses++;
                tlb.Insert(key, Pte.Leaf(new Pfn(1), Protection.Read));
            }
        }
        Assert.Equal(15, misses);
        Assert.Equal(4, tlb.Count);
    }

    [Fact]
    public void Spaces_with_one_page_number_have_entries_of_their_own()
    {
        var tlb = new SetAssociativeTlb(new TlbGeometry(4, 4));
        tlb.Insert(TlbKey.Of(new Asid(1), new Vpn(7)), Pte.Leaf(new Pfn(10), Protection.Read));
        tlb.Insert(TlbKey.Of(new Asid(2), new Vpn(7)), Pte.Leaf(new Pfn(20), Protection.Read));
        tlb.InvalidateSpace(new Asid(1));
        Assert.False(tlb.TryLookup(TlbKey.Of(new Asid(1), new Vpn(7)), out _));
        Assert.True(tlb.TryLookup(TlbKey.Of(new Asid(2), new Vpn(7)), out var pte));
        Assert.Equal(new Pfn(20), pte.Pfn);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 0)]
    [InlineData(4, 5)]
    [InlineData(10, 4)]
    public void An_impossible_shape_is_refused_with_what_was_expected(int entries, int ways)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new SetAssociativeTlb(new TlbGeometry(entries, ways)));
        Assert.Contains("expected ways from 1 to the entries", refusal.Message, StringComparison.Ordinal);
    }

    private static void Do(SetAssociativeTlb tlb, NaiveTlb naive, Deed deed, TlbKey key, Pte pte)
    {
        switch (deed)
        {
            case Deed.Lookup:
                var expected = naive.Lookup(key);
                Assert.Equal(expected is not null, tlb.TryLookup(key, out var found));
                Assert.Equal(expected ?? Pte.Empty, found);
                break;
            case Deed.Insert:
                naive.Insert(key, pte);
                tlb.Insert(key, pte);
                break;
            case Deed.Update:
                Assert.Equal(naive.Update(key, pte), tlb.Update(key, pte));
                break;
            case Deed.Invalidate:
                Assert.Equal(naive.Invalidate(key), tlb.Invalidate(key));
                break;
            case Deed.InvalidateSpace:
                naive.InvalidateSpace(key.Asid);
                tlb.InvalidateSpace(key.Asid);
                break;
            default:
                naive.InvalidateAll();
                tlb.InvalidateAll();
                break;
        }
    }
}

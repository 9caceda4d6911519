using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb;

public sealed class SetAssociativeTlbTests
{
    [Fact]
    public void With_base_pages_every_shape_and_policy_holds_what_the_model_holds_in_the_same_ways() =>
        CompareWithModel(TlbDeeds.Plain);

    [Fact]
    public void With_page_sizes_and_global_pages_it_holds_what_the_model_holds_in_the_same_ways() =>
        CompareWithModel(TlbDeeds.Mixed);

    [Fact]
    public void A_hit_that_is_repeated_at_once_changes_nothing_under_any_policy()
    {
        var runs = from spec in TlbDeeds.Specs from deeds in TlbDeeds.Mixed select (spec, deeds);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var (once, model) = (new SetAssociativeTlb(run.spec, 7), new NaiveTlb(run.spec, 7));
            foreach (var deed in run.deeds)
            {
                TlbDeeds.Do(deed, once, model);
                if (deed.Kind == TlbDeedKind.Lookup)
                    model.Lookup(deed.Entry.Key); // the model has no short cut: it notes the use again
                Assert.Equal(model.Slots, once.Slots);
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

    [Fact]
    public void An_entry_may_hold_that_its_page_is_not_present()
    {
        var tlb = new SetAssociativeTlb(new TlbGeometry(4, 4));
        var key = TlbKey.Of(new Asid(1), new Vpn(7));
        tlb.Insert(key, Pte.Empty);
        Assert.Equal(1, tlb.Count);
        Assert.True(tlb.TryLookup(key, out var pte));
        Assert.False(pte.Present);
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

    [Fact]
    public void A_policy_that_is_none_is_refused_with_those_that_are()
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => new SetAssociativeTlb(new TlbSpec(new TlbGeometry(4, 4), (TlbPolicy)9)));
        Assert.Contains("Lru, TreePlru, Fifo, Random, Nru", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x200UL, -1)]
    [InlineData(0x200UL, 53)]
    [InlineData(0x201UL, 9)]
    public void An_entry_of_no_page_is_refused(ulong page, int order)
    {
        var tlb = new SetAssociativeTlb(new TlbGeometry(4, 4));
        var entry = new TlbEntry(TlbKey.Of(new Asid(1), new Vpn(page)), Pte.Empty, order);
        Assert.Contains("expected an order from 0 to 52 and its first page",
            Assert.Throws<ArgumentException>(() => tlb.Insert(entry)).Message, StringComparison.Ordinal);
    }

    private static void CompareWithModel(Gen<List<TlbDeed>> deeds)
    {
        var runs = from spec in TlbDeeds.Specs from list in deeds select (spec, list);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var (tlb, model) = (new SetAssociativeTlb(run.spec, 3), new NaiveTlb(run.spec, 3));
            foreach (var deed in run.list)
            {
                TlbDeeds.Do(deed, tlb, model);
                Assert.Equal(model.Slots, tlb.Slots);
                Assert.Equal(model.Slots.Count(), tlb.Count);
            }
        }).QuickCheckThrowOnFailure();
    }
}

using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb;

/// <summary>Runs of which textbooks tell the result.</summary>
public sealed class KnownTlbRunsTests
{
    private static readonly Asid One = new(1);

    [Theory]
    [InlineData(TlbPolicy.Lru)]
    [InlineData(TlbPolicy.TreePlru)]
    [InlineData(TlbPolicy.Fifo)]
    [InlineData(TlbPolicy.Random)]
    [InlineData(TlbPolicy.Nru)]
    public void Going_once_through_an_array_misses_once_for_each_of_its_pages(TlbPolicy policy)
    {
        // Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 19: ten 4-byte elements from address 100 in
        // pages of 16 bytes; 10 accesses, 3 misses, 70 % hits.
        var pages = Enumerable.Range(0, 10).Select(element => (100UL + ((ulong)element * 4)) / 16).ToArray();
        Assert.Equal([6UL, 6, 6, 7, 7, 7, 7, 8, 8, 8], pages);
        Assert.Equal(3, Misses(new TlbSpec(new TlbGeometry(4, 4), policy), pages));
    }

    // Fully associative, the sets of frames of the classical reference strings: Belady's (anomaly: with FIFO, four
    // are worse than three), Silberschatz's, and that of Three Easy Pieces, chapter 22.
    [Theory]
    [InlineData("1 2 3 4 1 2 5 1 2 3 4 5", 3, TlbPolicy.Fifo, 9)]
    [InlineData("1 2 3 4 1 2 5 1 2 3 4 5", 4, TlbPolicy.Fifo, 10)]
    [InlineData("1 2 3 4 1 2 5 1 2 3 4 5", 3, TlbPolicy.Lru, 10)]
    [InlineData("1 2 3 4 1 2 5 1 2 3 4 5", 4, TlbPolicy.Lru, 8)]
    [InlineData("7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1", 3, TlbPolicy.Fifo, 15)]
    [InlineData("7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1", 3, TlbPolicy.Lru, 12)]
    [InlineData("7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1", 4, TlbPolicy.Fifo, 10)]
    [InlineData("7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1", 4, TlbPolicy.Lru, 8)]
    [InlineData("0 1 2 0 1 3 0 3 1 2 1", 3, TlbPolicy.Fifo, 7)]
    [InlineData("0 1 2 0 1 3 0 3 1 2 1", 3, TlbPolicy.Lru, 5)]
    public void Reference_strings_miss_as_often_as_published(string pages, int entries, TlbPolicy policy, int misses) =>
        Assert.Equal(misses, Misses(
            new TlbSpec(new TlbGeometry(entries, entries), policy), [.. pages.Split(' ').Select(ulong.Parse)]));

    [Fact]
    public void A_tree_points_away_from_what_was_used()
    {
        var tlb = new SetAssociativeTlb(new TlbSpec(new TlbGeometry(4, 4), TlbPolicy.TreePlru));
        Fill(tlb, 0, 1, 2, 3);
        Use(tlb, 0, 2); // the root points left, and there away from way 0
        Fill(tlb, 9);
        Assert.Equal([0UL, 9, 2, 3], Pages(tlb));
    }

    [Fact]
    public void A_tree_of_three_ways_never_chooses_the_fourth()
    {
        var tlb = new SetAssociativeTlb(new TlbSpec(new TlbGeometry(3, 3), TlbPolicy.TreePlru));
        Fill(tlb, 0, 1, 2);
        Use(tlb, 1); // the root points right, where way 2 is alone, though its node points to the missing one
        Fill(tlb, 9);
        Assert.Equal([0UL, 1, 9], Pages(tlb));
    }

    [Fact]
    public void Not_recently_used_forgets_all_but_the_last_when_all_were_used()
    {
        var tlb = new SetAssociativeTlb(new TlbSpec(new TlbGeometry(4, 4), TlbPolicy.Nru));
        Fill(tlb, 0, 1, 2, 3); // of all four uses, that of way 3 stays
        Use(tlb, 0);
        Fill(tlb, 9);
        Assert.Equal([0UL, 9, 2, 3], Pages(tlb));
    }

    [Fact]
    public void Random_draws_from_its_own_seed_only()
    {
        var (spec, pages) = (new TlbSpec(new TlbGeometry(8, 8), TlbPolicy.Random), Enumerable.Range(0, 100));
        ulong[] After(ulong seed)
        {
            var tlb = new SetAssociativeTlb(spec, seed);
            Fill(tlb, [.. pages.Select(page => (ulong)page)]);
            return Pages(tlb);
        }

        Assert.Equal(After(1), After(1));
        Assert.NotEqual(After(1), After(2));
    }

    private static int Misses(TlbSpec spec, ulong[] pages)
    {
        var tlb = new SetAssociativeTlb(spec);
        var misses = 0;
        foreach (var page in pages)
        {
            if (tlb.TryLookup(Key(page), out _))
                continue;
            misses++;
            Fill(tlb, page);
        }
        return misses;
    }

    private static void Fill(SetAssociativeTlb tlb, params ulong[] pages)
    {
        foreach (var page in pages)
            tlb.Insert(Key(page), Pte.Leaf(new Pfn((long)page), Protection.Read));
    }

    private static void Use(SetAssociativeTlb tlb, params ulong[] pages) =>
        Assert.All(pages, page => Assert.True(tlb.TryLookup(Key(page), out _)));

    private static ulong[] Pages(SetAssociativeTlb tlb) => [.. tlb.Slots.Select(slot => slot.Entry.Key.Vpn.Value)];

    private static TlbKey Key(ulong page) => TlbKey.Of(One, new Vpn(page));
}

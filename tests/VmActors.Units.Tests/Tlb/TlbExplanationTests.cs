using VmActors.Units.Explanation;
using VmActors.Units.Tests.Explanation;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb;

public sealed class TlbExplanationTests
{
    private static readonly Asid One = new(1);

    // Bryant & O'Hallaron, Computer Systems: A Programmer's Perspective, 9.6.4 and its homework: pages of 64 bytes,
    // 16 entries in 4 sets of 4 ways, holding VPN 0x0F -> PPN 0x0D and VPN 0x0D -> PPN 0x2D.
    [Theory]
    [InlineData(0x03D4UL, 0x0FUL, 3, 0x03UL, 0x0DL)]
    [InlineData(0x0354UL, 0x0DUL, 1, 0x03UL, 0x2DL)]
    [InlineData(0x027CUL, 0x09UL, 1, 0x02UL, null)]
    [InlineData(0x03A9UL, 0x0EUL, 2, 0x03UL, null)]
    [InlineData(0x0040UL, 0x01UL, 1, 0x00UL, null)]
    public void A_small_textbook_machine_splits_into_TLBI_and_TLBT_and_hits_or_misses(
        ulong address, ulong vpn, int index, ulong tag, long? frame)
    {
        var tlb = new SetAssociativeTlb(new TlbGeometry(16, 4));
        tlb.Insert(Key(0x0F), Leaf(0x0D));
        tlb.Insert(Key(0x0D), Leaf(0x2D));
        var steps = new Steps();
        Assert.Equal(vpn, address >> 6);
        Assert.Equal(frame is not null, tlb.TryLookup(Key(vpn), steps, out _));
        var split = Assert.IsType<TlbSetSelected>(steps.All[0]);
        Assert.Equal(("TLB", One, new Vpn(vpn), 0), (split.Tlb, split.Asid, split.Page, split.Order));
        Assert.Equal((4, 2, index, tag), (split.Sets, split.IndexBits, split.Index, split.Tag));
        Assert.Equal(tlb.Slots.Where(slot => slot.Set == index), split.Held);
        TranslationStep last = frame is { } found
            ? new TlbHit("TLB", new TlbSlot(index, 0, new TlbEntry(Key(vpn), Leaf(found))), Leaf(found))
            : new TlbMiss("TLB");
        Assert.Equal(last, Assert.Single(steps.All.Skip(1)));
    }

    [Fact]
    public void Sets_that_are_no_power_of_two_have_a_remainder_instead_of_index_bits()
    {
        var steps = new Steps();
        new SetAssociativeTlb(new TlbGeometry(12, 4)).TryLookup(Key(17), steps, out _);
        var split = Assert.IsType<TlbSetSelected>(steps.All[0]);
        Assert.Equal((3, null, 2, 5UL), (split.Sets, split.IndexBits, split.Index, split.Tag));
    }

    [Fact]
    public void Each_size_held_is_looked_for_in_the_set_of_its_own_number_and_the_way_that_hits_is_told()
    {
        var tlb = new SetAssociativeTlb(new TlbGeometry(8, 2), name: "L2");
        var large = new TlbEntry(Key(0x600), Leaf(0x800), 9);
        tlb.Insert(new TlbEntry(Key(0xA00), Leaf(0xC00), 9)); // set 1: 0xA00 / 512 = 5
        tlb.Insert(new TlbEntry(Key(0x1C0000), Leaf(0), 18)); // set 3
        tlb.Insert(large); // set 3
        var steps = new Steps();
        Assert.True(tlb.TryLookup(Key(0x6FE), steps, out var entry));
        Assert.Equal(large, entry);
        Assert.Equal([(0, 2), (9, 3)], steps.All.OfType<TlbSetSelected>().Select(step => (step.Order, step.Index)));
        Assert.Equal(new TlbHit("L2", new TlbSlot(3, 1, large), Leaf(0x8FE)), steps.All[^1]);
    }

    [Fact]
    public void A_fill_tells_the_way_and_what_went_for_it()
    {
        var tlb = new SetAssociativeTlb(new TlbGeometry(2, 2), name: "L1");
        var (first, second, third) =
            (new TlbEntry(Key(1), Leaf(1)), new TlbEntry(Key(2), Leaf(2)), new TlbEntry(Key(3), Leaf(3)));
        var steps = new Steps();
        tlb.Insert(first, steps);
        tlb.Insert(second, steps);
        tlb.Insert(third, steps);
        Assert.Equal(
            [
                new TlbFilled("L1", new TlbSlot(0, 0, first), null),
                new TlbFilled("L1", new TlbSlot(0, 1, second), null),
                new TlbFilled("L1", new TlbSlot(0, 0, third), first),
            ],
            steps.All);
    }

    [Fact]
    public void Being_observed_changes_nothing()
    {
        var random = new Random(5);
        var spec = new TlbSpec(new TlbGeometry(12, 4), TlbPolicy.TreePlru);
        var (seen, unseen) = (new SetAssociativeTlb(spec), new SetAssociativeTlb(spec));
        for (var i = 0; i < 500; i++)
        {
            var key = Key((ulong)random.Next(20));
            Assert.Equal(unseen.TryLookup(key, out var pte), seen.TryLookup(key, new Steps(), out var entry));
            Assert.Equal(pte, entry.Pte);
            if (entry != default)
                continue;
            unseen.Insert(key, Leaf(i));
            seen.Insert(new TlbEntry(key, Leaf(i)), new Steps());
            Assert.Equal(unseen.Slots, seen.Slots);
        }
    }

    private static TlbKey Key(ulong page) => TlbKey.Of(One, new Vpn(page));

    private static Pte Leaf(long frame) => Pte.Leaf(new Pfn(frame), Protection.Read);
}

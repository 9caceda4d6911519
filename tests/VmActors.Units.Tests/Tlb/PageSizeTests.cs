using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb;

public sealed class PageSizeTests
{
    private const int TwoMiB = 9;
    private const int OneGiB = 18;

    private static readonly Asid One = new(1);
    private static readonly Asid Two = new(2);

    private readonly SetAssociativeTlb _tlb = new(new TlbGeometry(12, 4)); // three sets

    [Fact]
    public void Pages_of_4_KiB_2_MiB_and_1_GiB_stand_side_by_side_and_each_gives_the_frame_of_the_part_asked_for()
    {
        Add(One, 0x12345, 7);
        Add(One, 0x40200, 0x800, TwoMiB);
        Add(One, 0x80000, 0xC0000, OneGiB);
        Assert.Equal(7, Frame(One, 0x12345));
        Assert.Equal(0x800, Frame(One, 0x40200));
        Assert.Equal(0x9FF, Frame(One, 0x403FF));
        Assert.Null(Frame(One, 0x40400));
        Assert.Equal(0xC0000, Frame(One, 0x80000));
        Assert.Equal(0xFFFFF, Frame(One, 0xBFFFF));
        Assert.Null(Frame(One, 0xC0000));
        Assert.Null(Frame(Two, 0x40200));
    }

    [Fact]
    public void Dropping_any_part_of_a_large_page_drops_the_whole()
    {
        Add(One, 0x200, 0x800, TwoMiB);
        Add(One, 0x400, 0xA00, TwoMiB);
        Assert.True(_tlb.Invalidate(TlbKey.Of(One, new Vpn(0x3A0))));
        Assert.Null(Frame(One, 0x200));
        _tlb.Invalidate(One, PageRange.Of(new Vpn(0x5FF), 40)); // only its last base page
        Assert.Equal(0, _tlb.Count);
    }

    [Fact]
    public void A_range_drops_large_pages_that_begin_before_it_and_no_neighbours()
    {
        Add(One, 0x200, 0x800, TwoMiB);
        Add(One, 0x400, 0xA00, TwoMiB);
        Add(One, 0x600, 0xC00, TwoMiB);
        _tlb.Invalidate(One, new PageRange(new Vpn(0x4FF), new Vpn(0x600)));
        Assert.Equal(0x800, Frame(One, 0x200));
        Assert.Null(Frame(One, 0x400));
        Assert.Equal(0xC00, Frame(One, 0x600));
    }

    [Fact]
    public void Where_sizes_overlap_the_smallest_answers_until_it_goes()
    {
        Add(One, 0x200, 0x800, TwoMiB);
        Add(One, 0x203, 5);
        Assert.Equal(5, Frame(One, 0x203));
        Assert.Equal(0x804, Frame(One, 0x204));
        Assert.True(_tlb.Update(new TlbEntry(TlbKey.Of(One, new Vpn(0x200)), Leaf(0x1000), TwoMiB)));
        Assert.Equal(5, Frame(One, 0x203));
        Assert.Equal(0x1004, Frame(One, 0x204));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(TwoMiB)]
    public void A_global_entry_answers_in_every_space_and_survives_the_flush_of_one_but_not_of_all(int order)
    {
        Add(One, 0x200, 0x800, order, isGlobal: true);
        Add(One, 0x10000, 1);
        Assert.Equal(0x800, Frame(Two, 0x200));
        _tlb.InvalidateSpace(One);
        Assert.Equal((0x800L, null), (Frame(One, 0x200), Frame(One, 0x10000)));
        Add(Two, 0x10000, 1);
        _tlb.InvalidateAllButGlobal();
        Assert.Equal((0x800L, null), (Frame(One, 0x200), Frame(Two, 0x10000)));
        _tlb.InvalidateAll();
        Assert.Null(Frame(One, 0x200));
    }

    [Fact]
    public void A_page_that_becomes_global_takes_the_place_of_those_of_single_spaces()
    {
        Add(One, 0x200, 1);
        Add(Two, 0x200, 2);
        Add(new Asid(3), 0x200, 3, isGlobal: true);
        Assert.Equal((3L, 3L, 1), (Frame(One, 0x200), Frame(Two, 0x200), _tlb.Count));
        Add(One, 0x200, 4); // and back
        Assert.Equal((4L, null, 1), (Frame(One, 0x200), Frame(Two, 0x200), _tlb.Count));
    }

    [Fact]
    public void A_single_page_invalidation_drops_global_entries_too()
    {
        Add(One, 0x200, 0x800, isGlobal: true);
        Assert.True(_tlb.Invalidate(TlbKey.Of(Two, new Vpn(0x200))));
        Assert.Equal(0, _tlb.Count);
    }

    [Fact]
    public void What_a_large_page_says_while_it_is_not_present_is_the_same_for_all_its_parts()
    {
        var swapped = Pte.Swapped(new SwapSlot(77));
        _tlb.Insert(new TlbEntry(TlbKey.Of(One, new Vpn(0x200)), swapped, TwoMiB));
        Assert.True(_tlb.TryLookup(TlbKey.Of(One, new Vpn(0x2FF)), out var pte));
        Assert.Equal(swapped, pte);
    }

    private static Pte Leaf(long frame) => Pte.Leaf(new Pfn(frame), Protection.Read);

    private void Add(Asid asid, ulong page, long frame, int order = 0, bool isGlobal = false) =>
        _tlb.Insert(new TlbEntry(TlbKey.Of(asid, new Vpn(page)), Leaf(frame), order, isGlobal));

    private long? Frame(Asid asid, ulong page) =>
        _tlb.TryLookup(TlbKey.Of(asid, new Vpn(page)), out var pte) ? pte.Pfn.Value : null;
}

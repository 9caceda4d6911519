using FsCheck;
using FsCheck.Fluent;

namespace VmActors.Vocabulary.Tests;

public class RangeTests
{
    private static Gen<PageRange> Ranges => from start in Gen.Choose(0, 20)
                                            from count in Gen.Choose(0, 12)
                                            select PageRange.Of(new Vpn((ulong)start), count);

    private static HashSet<ulong> Pages(PageRange range) =>
        [.. Enumerable.Range(0, 64).Select(page => (ulong)page).Where(page => range.Contains(new Vpn(page)))];

    [Fact]
    public void Ranges_behave_as_the_sets_of_their_pages() => Prop.ForAll(Ranges.Two().ToArbitrary(), pair =>
    {
        var (left, right) = pair;
        var both = Pages(left);
        both.IntersectWith(Pages(right));
        return left.Count == Pages(left).Count
            && left.IsEmpty == (Pages(left).Count == 0)
            && (left.IsEmpty || right.IsEmpty || left.Overlaps(right) == both.Count > 0)
            && Pages(left.Intersect(right)).SetEquals(both)
            && left.Intersect(right).Count == both.Count;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_empty_range_overlaps_nothing() => Prop.ForAll(Ranges.Two().ToArbitrary(), pair =>
    {
        var (left, right) = pair;
        return !(left.IsEmpty || right.IsEmpty) || !left.Overlaps(right);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Addresses_print_for_people()
    {
        Assert.Equal("0x7f001000", new VirtualAddress(0x7f001000).ToString());
        Assert.Equal("vpn 0x7f001", new VirtualAddress(0x7f001234).Vpn.ToString());
        Assert.Equal("vpn [0x1, 0x3)", PageRange.Of(new Vpn(1), 2).ToString());
        Assert.Equal("pa 0x3000", new Pfn(3).Address.ToString());
        Assert.Equal("frame 12", new Pfn(12).ToString());
        Assert.Equal("0x800000000000", VirtualAddress.UserEnd.ToString());
        Assert.Equal(["asid 3", "slot 7", "cpu 0", "process 1", "thread 4"], new object[]
        {
            new Asid(3), new SwapSlot(7), new CpuId(0), new ProcessId(1), new ThreadId(4),
        }.Select(item => item.ToString()));
    }

    [Fact]
    public void Page_numbers_do_not_wrap_around()
    {
        Assert.Throws<OverflowException>(() => new Vpn(ulong.MaxValue) + 1);
        Assert.Throws<OverflowException>(() => PageRange.Of(new Vpn(0), -1));
    }
}

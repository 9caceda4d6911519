using FsCheck;
using FsCheck.Fluent;

namespace VmActors.Vocabulary.Tests;

public class PageSizeTests
{
    private static Gen<PageSize> Sizes =>
        from shift in Gen.Choose(PageSize.ShiftMin, PageSize.ShiftMax) select new PageSize(shift);

    private static Gen<ulong> Addresses => Words.Any.Select(value => value & ((1UL << 48) - 1));

    [Theory]
    [InlineData(0x1000, 1, 1, 2)]
    [InlineData(0x1fff, 1, 1, 2)]
    [InlineData(0x1fff, 2, 1, 3)]
    [InlineData(0x1000, 4096, 1, 2)]
    [InlineData(0x1001, 4096, 1, 3)]
    [InlineData(0x1000, 0, 1, 1)]
    public void Bytes_are_covered_by_the_pages_that_they_touch(ulong address, long length, ulong start, ulong end) =>
        Assert.Equal(new PageRange(new Vpn(start), new Vpn(end)),
            PageSize.KiB4.Covering(new VirtualAddress(address), new Bytes(length)));

    [Fact]
    public void No_bytes_touch_no_page() =>
        Assert.True(PageSize.KiB4.Covering(new VirtualAddress(0x1234), new Bytes(0)).IsEmpty);

    [Fact]
    public void Addresses_split_into_page_and_offset_and_join_again() => Prop.ForAll(
        Sizes.ToArbitrary(), Addresses.ToArbitrary(), (size, value) =>
        {
            var (address, physical) = (new VirtualAddress(value), new PhysicalAddress(value));
            var offset = value % (ulong)size.Bytes;
            return size.AddressOf(size.PageOf(address)).Value + offset == value
                && size.OffsetOf(address) == (int)offset
                && size.IsAligned(value) == (offset == 0)
                && size.AddressOf(size.FrameOf(physical)) + offset == physical
                && size.WordOf(physical) == (int)(offset / sizeof(ulong)) && size.WordOf(physical) < size.Words;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_range_covers_its_bytes_and_nothing_but_begun_pages() => Prop.ForAll(
        Sizes.ToArbitrary(), Addresses.ToArbitrary(), Gen.Choose(1, 1 << 24).ToArbitrary(), (size, value, length) =>
        {
            var pages = size.Covering(new VirtualAddress(value), new Bytes(length));
            var (first, end) = size.BoundsOf(pages);
            return first <= value && value - first < (ulong)size.Bytes
                && end >= value + (ulong)length && end - value - (ulong)length < (ulong)size.Bytes
                && size.AmountOf(pages.Count).Count == (long)(end - first)
                && size.CountIn(size.AmountOf(pages.Count)) == pages.Count;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Pages_do_not_wrap_around() => Assert.Throws<OverflowException>(
        () => PageSize.KiB4.Covering(new VirtualAddress(ulong.MaxValue), new Bytes(1)));

    [Theory]
    [InlineData(PageSize.ShiftMin - 1)]
    [InlineData(PageSize.ShiftMax + 1)]
    public void There_are_no_pages_of_other_sizes(int shift) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PageSize(shift));

    [Fact]
    public void Sizes_print_for_people() =>
        Assert.Equal(["32 B", "4 KiB", "1 MiB"], new[] { 5, 12, 20 }.Select(shift => new PageSize(shift).ToString()));
}

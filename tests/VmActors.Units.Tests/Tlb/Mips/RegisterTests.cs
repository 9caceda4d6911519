using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Tlb.Mips;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb.Mips;

/// <summary>The registers of the R4000's TLB hold what was written, in the bits that its manual gives them (chapter 4).
/// </summary>
public sealed class RegisterTests
{
    private const ulong HiBits = 0xC000_00FF_FFFF_E0FF;
    private const uint LoBits = 0x3FFF_FFFF;
    private const uint MaskBits = 0x01FF_E000;
    private const uint IndexBits = 0x8000_003F;

    private static Gen<ulong> Words =>
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((ulong)(uint)high << 32) | (uint)low;

    [Fact]
    public void What_is_made_of_fields_has_these_fields() =>
        Prop.ForAll(Words.ToArbitrary(), word =>
        {
            var (region, vpn2, asid) = ((int)(word & 3), word >> 2 & EntryHi.Vpn2Max, (byte)(word >> 40));
            var hi = EntryHi.Of(region, vpn2, asid);
            Assert.Equal((region, vpn2, asid), (hi.Region, hi.Vpn2, hi.Asid));
            var (frame, coherency) = (new Pfn((long)(word & EntryLo.FrameMax)), (int)(word >> 24 & 7));
            var (dirty, valid, isGlobal) = ((word >> 27 & 1) != 0, (word >> 28 & 1) != 0, (word >> 29 & 1) != 0);
            var lo = EntryLo.Of(frame, coherency, dirty, valid, isGlobal);
            Assert.Equal((frame, coherency, dirty, valid, isGlobal),
                (lo.Frame, lo.Coherency, lo.Dirty, lo.Valid, lo.Global));
            Assert.Equal(!isGlobal, lo.WithGlobal(!isGlobal).Global);
            Assert.Equal(lo, lo.WithGlobal(!isGlobal).WithGlobal(isGlobal));
            Assert.Equal((int)(word & 63), IndexRegister.Of((int)(word & 63)).Entry);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_written_word_keeps_its_defined_bits_and_is_made_again_from_its_fields() =>
        Prop.ForAll(Words.ToArbitrary(), word =>
        {
            var (hi, lo) = (EntryHi.Written(word), EntryLo.Written((uint)word));
            Assert.Equal(word & HiBits, hi.Bits);
            Assert.Equal(hi, EntryHi.Of(hi.Region, hi.Vpn2, hi.Asid));
            Assert.Equal((uint)word & LoBits, lo.Bits);
            Assert.Equal(lo, EntryLo.Of(lo.Frame, lo.Coherency, lo.Dirty, lo.Valid, lo.Global));
            Assert.Equal((uint)word & MaskBits, PageMask.Written((uint)word).Bits);
            var index = IndexRegister.Written((uint)word);
            Assert.Equal((uint)word & IndexBits, index.Bits);
            Assert.Equal(word >> 31 & 1, index.ProbeFailed ? 1UL : 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fields_stand_where_the_manual_has_them()
    {
        Assert.Equal(0xC000_0000_0002_4003UL, EntryHi.Of(3, 0x12, 3).Bits);
        Assert.Equal(0x0000_030EU, EntryLo.Of(new Pfn(12), 1, dirty: true, valid: true, isGlobal: false).Bits);
        Assert.Equal(0x0000_0039U, EntryLo.Of(new Pfn(0), 7, dirty: false, valid: false, isGlobal: true).Bits);
        Assert.Equal(0x8000_0000U, IndexRegister.Failed.Bits);
    }

    [Fact]
    public void There_are_seven_page_sizes_each_four_times_the_one_before()
    {
        var masks = Enumerable.Range(0, 7).Select(size => PageMask.Of(12 + (2 * size))).ToArray();
        Assert.Equal([0U, 0x6000, 0x1_E000, 0x7_E000, 0x1F_E000, 0x7F_E000, 0x1FF_E000],
            masks.Select(mask => mask.Bits));
        Assert.Equal([12, 14, 16, 18, 20, 22, 24], masks.Select(mask => mask.PageShift));
        Assert.All(masks, mask => Assert.True(mask.IsPageSize));
        var words = Enumerable.Range(0, 1 << 12).Select(bits => PageMask.Written((uint)bits << 13));
        Assert.Equal(masks, words.Where(mask => mask.IsPageSize));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryHi.Of(4, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryHi.Of(0, 1UL << 27, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryLo.Of(new Pfn(1 << 24), 0, false, false, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => EntryLo.Of(new Pfn(0), 8, false, false, false));
        Assert.Throws<ArgumentOutOfRangeException>(() => IndexRegister.Of(64));
        Assert.Throws<ArgumentOutOfRangeException>(() => IndexRegister.Of(-1));
        Assert.All([10, 13, 26], shift => Assert.Throws<ArgumentOutOfRangeException>(() => PageMask.Of(shift)));
    }

    [Fact]
    public void Registers_say_what_they_hold()
    {
        Assert.Equal("region 0 vpn2 0x12 asid 3", EntryHi.Of(0, 0x12, 3).ToString());
        Assert.Equal("frame 12 C3 DV-", EntryLo.Of(new Pfn(12), 3, true, true, false).ToString());
        Assert.Equal("entry 7", IndexRegister.Of(7).ToString());
        Assert.Equal("probe failed", IndexRegister.Failed.ToString());
        Assert.Equal("page mask 0x2000", PageMask.Written(0x2000).ToString());
    }
}

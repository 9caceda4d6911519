using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;
using VmActors.Vocabulary.Tests;

namespace VmActors.Units.Tests.PageTable.Formats;

/// <summary>Intel SDM vol. 3A: 5.3 with tables 5-4 to 5-6, and 5.5.4 with tables 5-14 to 5-20.</summary>
public sealed class X86FormatTests
{
    private static readonly X86LongFormat Long = new();

    [Fact]
    public void A_page_of_x86_64_is_the_machines_own_entry() => Prop.ForAll(Words.Any.ToArbitrary(), word =>
    {
        var pte = Pte.Leaf(new Pfn((long)(word >> 24)), (Protection)(word & 7))
            .WithAccessed((word & 8) != 0).WithDirty((word & 16) != 0).WithGlobal((word & 32) != 0);
        Assert.Equal(pte.Bits, Long.Encode(pte, 1));
        Assert.Equal(pte, Long.Decode(pte.Bits, 1).ToPte());
        var slot = Pte.Swapped(new SwapSlot((long)(word >> 24)));
        Assert.Equal(slot.Bits, Long.Encode(slot, 1));
        Assert.Equal(Pte.InTransit.Bits, Long.Encode(Pte.InTransit, 1));
        Assert.Equal(Pte.Table(pte.Pfn).Bits, Long.Encode(DecodedEntry.TableAt(pte.Pfn), 2));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_bits_of_a_page_stand_where_the_manual_has_them() => Prop.ForAll(Words.Any.ToArbitrary(), word =>
    {
        var raw = word | 1;
        var entry = Long.Decode(raw, 1);
        Assert.Equal(EntryKind.Leaf, entry.Kind);
        Assert.Equal((raw >> 12) & 0xff_ffff_ffff, entry.Frame);
        Assert.Equal((raw & 2) != 0, entry.Rights.Grants(Protection.Write));
        Assert.Equal((raw & (1UL << 63)) == 0, entry.Rights.Grants(Protection.Execute));
        Assert.Equal((raw & 4) != 0, entry.Has(EntryFlags.User));
        Assert.Equal((raw & 0x20) != 0, entry.Has(EntryFlags.Accessed));
        Assert.Equal((raw & 0x40) != 0, entry.Has(EntryFlags.Dirty));
        Assert.Equal((raw & 0x100) != 0, entry.Has(EntryFlags.Global));
        Assert.Equal(((raw >> 3) & 3) | ((raw >> 5) & 4), entry.MemoryType); // PWT, PCD, and PAT from bit 7
        Assert.Equal((raw >> 59) & 15, entry.ProtectionKey);
        Assert.Equal(raw & 0x07f0_0000_0000_0e00, entry.Bits);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 0x0000_0000_0000_0085, EntryKind.Leaf, 0, 4)] // bit 7 of a page is PAT
    [InlineData(2, 0x0000_0000_0020_1085, EntryKind.Leaf, 9, 4)] // and bit 12 of a large one
    [InlineData(2, 0x0000_0000_0020_0085, EntryKind.Leaf, 9, 0)]
    [InlineData(3, 0x0000_0000_4000_009d, EntryKind.Leaf, 18, 3)]
    [InlineData(2, 0x0000_0000_0020_1005, EntryKind.Table, 0, 0)]
    [InlineData(3, 0x0000_0000_4000_1005, EntryKind.Table, 0, 0)]
    [InlineData(5, 0x0000_0000_4000_1005, EntryKind.Table, 0, 0)]
    public void Levels_two_and_three_have_large_pages(int level, ulong raw, EntryKind kind, int order, int memoryType)
    {
        var entry = Long.Decode(raw, level);
        Assert.Equal((kind, (byte)order, (byte)memoryType), (entry.Kind, entry.Order, entry.MemoryType));
        Assert.Equal(kind == EntryKind.Leaf ? (raw >> 12) & ~1UL : raw >> 12, entry.Frame & ~(level == 1 ? 1UL : 0));
    }

    [Theory]
    [InlineData(1, 0x0008_0000_0000_0001, 0x0008_0000_0000_0000)] // above the 46 physical address bits
    [InlineData(4, 0x0000_4000_0000_0001, 0x0000_4000_0000_0000)]
    [InlineData(2, 0x0000_0000_0000_2081, 0x0000_0000_0000_2000)] // below a 2 MB page's number
    [InlineData(2, 0x0000_0000_001f_e081, 0x0000_0000_001f_e000)]
    [InlineData(3, 0x0000_0000_2020_2081, 0x0000_0000_2020_2000)] // below a 1 GB page's
    [InlineData(4, 0x0000_0000_0000_0081, 0x80)] // PS where there is no page
    [InlineData(5, 0x0000_0000_0000_0081, 0x80)]
    public void Reserved_bits_are_named(int level, ulong raw, ulong reserved)
    {
        var entry = new X86LongFormat(46).Decode(raw, level);
        Assert.Equal((EntryKind.Malformed, EntryDefect.ReservedBits, reserved), (entry.Kind, entry.Defect, entry.Bits));
    }

    [Theory]
    [InlineData(1, 0x0008_0000_0000_0001)]
    [InlineData(4, 0x000f_c000_0000_0001)]
    public void With_52_physical_bits_no_address_bit_is_reserved(int level, ulong raw) =>
        Assert.NotEqual(EntryKind.Malformed, Long.Decode(raw, level).Kind);

    [Fact]
    public void What_a_processor_does_not_have_is_reserved()
    {
        var plain = new X86LongFormat(36, gigabytePages: false, noExecute: false);
        Assert.Equal(0x80UL, plain.Decode(0x81, 3).Bits);
        Assert.Equal(1UL << 63, plain.Decode((1UL << 63) | 1, 1).Bits);
        Assert.True(plain.HasLeafAt(2));
        Assert.False(plain.HasLeafAt(3));
        Assert.True(plain.Decode(1, 1).Rights.Grants(Protection.Execute));
    }

    [Fact]
    public void A_4_MB_page_of_x86_32_reaches_40_address_bits()
    {
        var format = new X86Format(40);
        var leaf = format.Decode(0x0000_0083, 2) with { Frame = 0xabc_d400 };
        var raw = format.Encode(leaf, 2);
        Assert.Equal(0xcd40_0000UL >> 22 << 22, raw & 0xffc0_0000);
        Assert.Equal(0xabUL, (raw >> 13) & 0xff);
        Assert.Equal(leaf, format.Decode(raw, 2));
        Assert.Equal((byte)10, leaf.Order);
        Assert.Equal(1UL << 21, format.Decode(raw | (1UL << 21), 2).Bits);
    }

    [Theory]
    [InlineData(32, 0x003f_e000)] // without PSE-36, 21 to 13
    [InlineData(36, 0x003e_0000)] // 21 to M-19
    [InlineData(40, 0x0020_0000)]
    public void A_4_MB_page_of_x86_32_has_reserved_bits_by_its_physical_address_bits(int physicalBits, ulong reserved)
    {
        var entry = new X86Format(physicalBits).Decode(0x003f_e081, 2);
        Assert.Equal((EntryKind.Malformed, reserved), (entry.Kind, entry.Bits));
    }

    [Fact]
    public void Without_page_size_extensions_PS_is_ignored()
    {
        var entry = new X86Format(largePages: false).Decode(0x5081, 2);
        Assert.Equal((EntryKind.Table, 5UL), (entry.Kind, entry.Frame));
    }

    [Fact]
    public void A_page_of_x86_32_may_always_be_executed() =>
        Assert.Equal(0x7007UL | 0x60, new X86Format().Encode(
            Pte.Leaf(new Pfn(7), Protection.ReadWrite).WithAccessed(true).WithDirty(true), 1));

    [Theory]
    [InlineData(31)]
    [InlineData(53)]
    public void Physical_address_bits_that_no_processor_has_are_refused(int bits)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new X86LongFormat(bits));
        Assert.Throws<ArgumentOutOfRangeException>(() => new X86Format(bits));
    }
}

using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;
using VmActors.Vocabulary.Tests;

namespace VmActors.Units.Tests.PageTable.Formats;

/// <summary>RISC-V privileged specification 20211203: 4.3.1 and 4.3.2, 4.4.1, 5, 6.</summary>
public sealed class RiscVFormatTests
{
    private const ulong V = 1, R = 2, W = 4, X = 8, U = 16, G = 32, A = 64, D = 128;
    private const ulong N = 1UL << 63;

    private static readonly RiscVFormat Sv39 = RiscVFormat.Sv39();

    [Fact]
    public void The_bits_of_a_page_stand_where_the_manual_has_them() => Prop.ForAll(Words.Any.ToArbitrary(), word =>
    {
        var raw = (word & 0x003f_ffff_ffff_ffff) | V | R;
        var entry = Sv39.Decode(raw, 1);
        Assert.Equal(EntryKind.Leaf, entry.Kind);
        Assert.Equal((raw >> 10) & ((1UL << 44) - 1), entry.Frame);
        Assert.Equal((raw & W) != 0, entry.Rights.Grants(Protection.Write));
        Assert.Equal((raw & X) != 0, entry.Rights.Grants(Protection.Execute));
        Assert.Equal((raw & U) != 0, entry.Has(EntryFlags.User));
        Assert.Equal((raw & G) != 0, entry.Has(EntryFlags.Global));
        Assert.Equal((raw & A) != 0, entry.Has(EntryFlags.Accessed));
        Assert.Equal((raw & D) != 0, entry.Has(EntryFlags.Dirty));
        Assert.Equal(raw & 0x300, entry.Bits);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0UL, EntryKind.Table)]
    [InlineData(R, EntryKind.Leaf)]
    [InlineData(W, EntryKind.Malformed)]
    [InlineData(R | W, EntryKind.Leaf)]
    [InlineData(X, EntryKind.Leaf)]
    [InlineData(R | X, EntryKind.Leaf)]
    [InlineData(W | X, EntryKind.Malformed)]
    [InlineData(R | W | X, EntryKind.Leaf)]
    public void Table_4_5_says_what_R_W_and_X_mean(ulong rights, EntryKind kind)
    {
        foreach (var format in new[] { RiscVFormat.Sv32(), Sv39, RiscVFormat.Sv48(), RiscVFormat.Sv57() })
        {
            var entry = format.Decode(V | rights | (1UL << 20), 2); // PPN[0] is 0 or, in Sv32, a multiple of 1024
            Assert.Equal(kind, entry.Kind);
            if (kind == EntryKind.Malformed)
                Assert.Equal((EntryDefect.WriteWithoutRead, W), (entry.Defect, entry.Bits));
            Assert.Equal(EntryKind.NotPresent, format.Decode(rights, 2).Kind);
        }
    }

    [Fact]
    public void A_pointer_at_the_last_level_is_malformed()
    {
        var entry = Sv39.Decode(V | (5UL << 10), 1);
        Assert.Equal(
            (EntryKind.Malformed, EntryDefect.TableAtLastLevel, R | W | X), (entry.Kind, entry.Defect, entry.Bits));
    }

    [Theory]
    [InlineData(U)]
    [InlineData(A)]
    [InlineData(D)]
    [InlineData(N)]
    [InlineData(1UL << 61)]
    [InlineData(1UL << 54)]
    [InlineData(1UL << 60)]
    public void A_pointer_has_no_user_accessed_or_dirty_bit_and_no_attribute(ulong bit)
    {
        foreach (var format in new[] { Sv39, RiscVFormat.Sv39(napot: true, memoryTypes: true) })
        {
            var entry = format.Decode(V | (5UL << 10) | bit, 2);
            Assert.Equal(
                (EntryKind.Malformed, EntryDefect.ReservedBits, bit), (entry.Kind, entry.Defect, entry.Bits));
        }
    }

    [Fact]
    public void A_pointer_may_be_global() =>
        Assert.True(Sv39.Decode(V | G, 3) is { Kind: EntryKind.Table } table && table.Has(EntryFlags.Global));

    [Theory]
    [InlineData("riscv-sv32", 2, 10)]
    [InlineData("riscv-sv39", 3, 9)]
    [InlineData("riscv-sv48", 4, 9)]
    [InlineData("riscv-sv57", 5, 9)]
    public void A_superpage_begins_at_a_multiple_of_its_size(string name, int levels, int indexBits)
    {
        var format = EntryFormats.Create(name);
        Assert.Equal(levels, format.Levels);
        for (var level = 2; level <= levels; level++)
        {
            var order = indexBits * (level - 1);
            Assert.Equal(order, format.LeafOrder(level));
            var aligned = V | R | (1UL << (10 + order));
            var page = format.Decode(aligned, level);
            Assert.Equal((EntryKind.Leaf, (byte)order), (page.Kind, page.Order));
            for (var bit = 0; bit < order; bit++)
            {
                var entry = format.Decode(aligned | (1UL << (10 + bit)), level);
                Assert.Equal((EntryDefect.MisalignedPage, 1UL << (10 + bit)), (entry.Defect, entry.Bits));
            }
        }
    }

    [Theory]
    [InlineData(1, 0b1000UL, true)]
    [InlineData(1, 0b1_1000UL, true)]
    [InlineData(1, 0b0000UL, false)]
    [InlineData(1, 0b0001UL, false)]
    [InlineData(1, 0b1100UL, false)]
    [InlineData(1, 0b1_0000UL, false)]
    [InlineData(2, 0b1000UL, false)]
    [InlineData(2, 0b0000UL, false)]
    public void Svnapot_has_pages_of_64_KB_and_no_others(int level, ulong frame, bool allowed)
    {
        var raw = V | R | N | (frame << 10);
        var entry = RiscVFormat.Sv39(napot: true).Decode(raw, level);
        if (allowed)
            Assert.Equal((EntryKind.Leaf, (byte)4, frame & ~15UL), (entry.Kind, entry.Order, entry.Frame));
        else
            Assert.Equal((EntryKind.Malformed, EntryDefect.ReservedEncoding), (entry.Kind, entry.Defect));
        Assert.Equal((EntryDefect.ReservedBits, N), (Sv39.Decode(raw, level).Defect, Sv39.Decode(raw, level).Bits));
    }

    [Fact]
    public void Svpbmt_has_three_memory_types_and_the_fourth_is_reserved()
    {
        var format = RiscVFormat.Sv39(memoryTypes: true);
        for (var type = 0UL; type < 3; type++)
            Assert.Equal(type, format.Decode(V | R | (type << 61), 1).MemoryType);
        var entry = format.Decode(V | R | (3UL << 61), 1);
        Assert.Equal((EntryDefect.ReservedEncoding, 3UL << 61), (entry.Defect, entry.Bits));
        Assert.Equal(1UL << 61, Sv39.Decode(V | R | (1UL << 61), 1).Bits);
    }

    [Fact]
    public void Sv32_has_34_physical_address_bits_in_32_bits()
    {
        var format = RiscVFormat.Sv32();
        Assert.Equal((4, 22, 30), (format.EntryBytes, format.FrameBits, format.SlotBits));
        Assert.Equal(0x3f_ffffUL, format.Decode(0xffff_ffff, 1).Frame);
    }

    [Fact]
    public void A_page_may_be_executed_and_not_read()
    {
        var entry = Sv39.Decode(V | X | U, 1);
        Assert.Equal(Protection.Execute, entry.Rights);
        Assert.Equal(V | X | U, Sv39.Encode(entry, 1));
    }
}

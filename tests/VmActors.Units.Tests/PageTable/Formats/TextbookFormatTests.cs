using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Formats;

public sealed class TextbookFormatTests
{
    [Theory]
    [InlineData(0xa1, true, 0x21)] // of OSTEP's two-level example
    [InlineData(0xb5, true, 0x35)]
    [InlineData(0x7f, false, 0)]
    public void One_byte_has_its_valid_bit_on_top(ulong raw, bool valid, ulong frame)
    {
        var format = EntryFormats.Create("valid-8");
        var entry = format.Decode(raw, 1);
        Assert.Equal(valid ? EntryKind.Leaf : EntryKind.NotPresent, entry.Kind);
        if (valid) Assert.Equal((frame, Protection.All), (entry.Frame, entry.Rights));
        Assert.Equal(valid ? EntryKind.Table : EntryKind.NotPresent, format.Decode(raw, 2).Kind);
    }

    [Theory]
    [InlineData(0x8000_000cUL, true, 12)] // of OSTEP's linear example
    [InlineData(0x0000_0000UL, false, 0)]
    public void Four_bytes_have_their_valid_bit_on_top(ulong raw, bool valid, ulong frame)
    {
        var entry = EntryFormats.Create("valid-32").Decode(raw, 1);
        Assert.Equal((valid ? EntryKind.Leaf : EntryKind.NotPresent, frame), (entry.Kind, entry.Frame));
    }

    [Fact]
    public void The_classic_entry_has_protection_and_use_bits()
    {
        var format = ClassicFormat.OfFourBytes();
        var pte = Pte.Leaf(new Pfn(0xabcde), Protection.ReadWrite).WithAccessed(true).WithDirty(true);
        Assert.Equal(0xabcd_e067UL, format.Encode(pte, 1));
        Assert.Equal(0xabcd_e005UL, format.Encode(Pte.Leaf(new Pfn(0xabcde), Protection.Read), 1));
        Assert.Equal(0xabcd_e007UL, format.Encode(DecodedEntry.TableAt(new Pfn(0xabcde)), 2));
        Assert.False(format.HasLeafAt(2));
    }

    [Theory]
    [InlineData("x86-64", 40, 40)]
    [InlineData("x86-32", 20, 30)]
    [InlineData("riscv-sv32", 22, 30)]
    [InlineData("riscv-sv39", 44, 40)]
    [InlineData("riscv-sv48", 44, 40)]
    [InlineData("riscv-sv57", 44, 40)]
    [InlineData("valid-8", 7, 6)]
    [InlineData("valid-32", 31, 30)]
    [InlineData("classic-32", 20, 30)]
    public void Each_format_has_room_for_so_many_frames_and_slots(string name, int frameBits, int slotBits)
    {
        var format = EntryFormats.Create(name);
        Assert.Equal((frameBits, slotBits), (format.FrameBits, format.SlotBits));
    }

    [Fact]
    public void Fields_that_overlap_or_leave_a_gap_are_no_layout()
    {
        BitField low = new("LOW", 0, 4, EntryPart.Frame, "low"), high = new("HIGH", 4, 4, EntryPart.One, "high");
        Assert.Equal([high, low], new EntryLayout(EntryKind.Leaf, 0, 8, [low, high]).Fields.ToArray());
        Assert.Throws<ArgumentException>(() => new EntryLayout(EntryKind.Leaf, 0, 8, [low]));
        Assert.Throws<ArgumentException>(() => new EntryLayout(EntryKind.Leaf, 0, 8, [high]));
        Assert.Throws<ArgumentException>(() => new EntryLayout(EntryKind.Leaf, 0, 8, [low, high, low]));
        Assert.Throws<ArgumentException>(() => new BitField("WIDE", 60, 5, EntryPart.Frame, "wide"));
    }
}

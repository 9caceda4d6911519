using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;
using VmActors.Vocabulary.Tests;

namespace VmActors.Units.Tests.PageTable.Formats;

/// <summary>What every format of entries keeps.</summary>
public sealed class EntryFormatContractTests
{
    private static readonly Dictionary<string, EntryFormat> Formats =
        EntryFormats.Names.Select(name => (name, EntryFormats.Create(name)))
            .Concat<(string Name, EntryFormat Format)>(
            [
                ("x86-64, 46 bits", EntryFormats.Create("x86-64", 46)),
                ("x86-64, plain", new X86LongFormat(36, gigabytePages: false, noExecute: false)),
                ("x86-32, PSE-36", new X86Format(36)),
                ("x86-32, 40 bits", EntryFormats.Create("x86-32", 40)),
                ("x86-32, no PSE", new X86Format(largePages: false)),
                ("sv39, extended", RiscVFormat.Sv39(napot: true, memoryTypes: true)),
                ("sv57, Svpbmt", RiscVFormat.Sv57(memoryTypes: true)),
                ("valid bit inside", new ValidBitFormat(2, 9, 3, 5)),
                ("valid bit 8 bytes", new ValidBitFormat(8, 63, 0, 52)),
                ("valid bit on top", new ValidBitFormat(8, 30, 31, 33)),
            ])
            .ToDictionary(one => one.Name, one => one.Format);

    public static TheoryData<string> Names => [.. Formats.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_decoded_encodes_to_the_same_bits(string name) => ForAll(name, Words.Any, (format, raw, level) =>
    {
        var entry = format.Decode(raw, level);
        if (entry.Kind == EntryKind.Malformed)
            Assert.True(entry.Defect != EntryDefect.None && (entry.Defect is EntryDefect.TableAtLastLevel
                || ((entry.Bits & raw) == entry.Bits && entry.Bits != 0)));
        else
            Assert.Equal(raw, format.Encode(entry, level));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_encoded_decodes_to_the_same_entry(string name) =>
        ForAll(name, Words.Any, (format, word, level) =>
        {
            // A valid entry made from random bits: those that must be 0 are, and a large page begins where it may.
            var (raw, layout) = Tidied(format, word, level);
            var entry = format.Decode(raw, level);
            if (entry.Kind == EntryKind.Malformed) return;
            Assert.Equal(layout.Kind, entry.Kind);
            Assert.Equal(entry, format.Decode(format.Encode(entry, level), level));
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reserved_bit_makes_an_entry_malformed_and_is_named(string name) =>
        ForAll(name, Words.Any, (format, word, level) =>
        {
            var (raw, layout) = Tidied(format, word, level);
            foreach (var bit in Bits(layout.Reserved))
            {
                Assert.Equal(
                    (EntryKind.Malformed, EntryDefect.ReservedBits, bit), Verdict(format.Decode(raw | bit, level)));
            }
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_kernel_keeps_comes_back_from_entries_that_are_not_present(string name)
    {
        var format = Formats[name];
        var last = new SwapSlot((1L << format.SlotBits) - 1);
        ForAll(name, Words.OfBits(format.SlotBits).Select(slot => (ulong)slot), (_, slot, level) =>
        {
            Pte[] kept =
            [
                Pte.Empty, Pte.InTransit, Pte.Swapped(new SwapSlot((long)slot)), Pte.Swapped(last),
                Pte.Swapped(default),
            ];
            foreach (var pte in kept)
            {
                var raw = format.Encode(pte, level);
                var entry = format.Decode(raw, level);
                Assert.True(format.EntryBits == 64 || raw >> format.EntryBits == 0);
                Assert.Equal((EntryKind.NotPresent, pte), (entry.Kind, entry.ToPte()));
            }
            Assert.Equal(0UL, format.Encode(Pte.Empty, level));
        });
        if (format.SlotBits == Pte.FrameBits) return;
        var refusal = Assert.Throws<ArgumentException>(
            () => format.Encode(Pte.Swapped(new SwapSlot(1L << format.SlotBits)), 1));
        Assert.Contains(
            $"slot 0x{1L << format.SlotBits:x}; expected bits of 0x", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_kernels_leaf_comes_back_as_far_as_the_format_has_bits(string name) =>
        ForAll(name, Words.Any, (format, word, level) =>
        {
            if (!format.HasLeafAt(level)) return;
            var order = format.LeafOrder(level);
            var room = Math.Min(format.FrameBits, Pte.FrameBits);
            var frame = new Pfn((long)((word >> 20) & ((1UL << room) - 1)) >> order << order);
            var pte = Pte.Leaf(frame, (Protection)(word & 7)).WithUser((word & 8) != 0).WithGlobal((word & 16) != 0)
                .WithAccessed((word & 32) != 0).WithDirty((word & 64) != 0);
            var back = format.Decode(format.Encode(pte, level), level).ToPte();
            Assert.Equal(frame, back.Pfn);
            Assert.Equal(pte.Writable || !format.Has(EntryPart.Write), back.Writable);
            Assert.Equal(
                pte.NoExecute && (format.Has(EntryPart.Execute) || format.Has(EntryPart.NoExecute)), back.NoExecute);
            Assert.Equal(pte.User || !format.Has(EntryPart.User), back.User);
            Assert.Equal(pte.Global && format.Has(EntryPart.Global), back.Global);
            Assert.Equal(pte.Accessed && format.Has(EntryPart.Accessed), back.Accessed);
            Assert.Equal(pte.Dirty && format.Has(EntryPart.Dirty), back.Dirty);
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_table_entry_restricts_nothing_and_points_to_its_frame(string name) =>
        ForAll(name, Words.Any, (format, word, level) =>
        {
            var table = DecodedEntry.TableAt(new Pfn((long)(word & ((1UL << format.FrameBits) - 1))));
            if (level == 1)
                Assert.Throws<ArgumentException>(() => format.Encode(table, level));
            else
                Assert.Equal(table, format.Decode(format.Encode(table, level), level));
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_that_does_not_fit_is_refused(string name)
    {
        var format = Formats[name];
        var leaf = format.Decode(format.Encode(Pte.Leaf(new Pfn(1), Protection.Read), 1), 1);
        Assert.Throws<ArgumentException>(() => format.Encode(leaf with { Frame = 1UL << format.FrameBits }, 1));
        for (var level = 2; level <= Math.Min(5, format.Levels); level++)
        {
            if (format.HasLeafAt(level))
                Assert.Throws<ArgumentException>(() => format.Encode(Pte.Leaf(new Pfn(1), Protection.Read), level));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => format.Encode(leaf, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => format.Encode(leaf, format.Levels + 1));
        Assert.Throws<ArgumentException>(
            () => format.Encode(DecodedEntry.Of(default) with { Kind = EntryKind.Malformed }, 1));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var refusal = Assert.Throws<ArgumentException>(() => EntryFormats.Create("x86-46"));
        Assert.Contains("unknown format x86-46; expected x86-64, x86-32, riscv-sv32", refusal.Message,
            StringComparison.Ordinal);
        Assert.All(EntryFormats.Names, name => Assert.Equal(name, EntryFormats.Create(name).Name));
    }

    private static void ForAll(string name, Gen<ulong> words, Action<EntryFormat, ulong, int> check)
    {
        var format = Formats[name];
        var mask = ulong.MaxValue >> (64 - format.EntryBits);
        var cases = from word in words
                    from level in Gen.Choose(1, Math.Min(5, format.Levels))
                    select (word & mask, level);
        Prop.ForAll(cases.ToArbitrary(), one => check(format, one.Item1, one.level)).QuickCheckThrowOnFailure();
    }

    private static (ulong Raw, EntryLayout Layout) Tidied(EntryFormat format, ulong word, int level)
    {
        var layout = format.LayoutOf(word, level);
        var below = layout.Kind == EntryKind.Leaf ? layout.Fields.Where(field =>
            field.Part == EntryPart.Frame && field.At < layout.Order).Aggregate(0UL, (mask, f) => mask | f.Mask) : 0;
        return (word & ~layout.Reserved & ~below, layout);
    }

    private static IEnumerable<ulong> Bits(ulong mask) =>
        Enumerable.Range(0, 64).Select(bit => 1UL << bit).Where(bit => (mask & bit) != 0);

    private static (EntryKind, EntryDefect, ulong) Verdict(DecodedEntry entry) =>
        (entry.Kind, entry.Defect, entry.Bits);
}

using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Explanation;
using VmActors.Units.Segmentation;
using VmActors.Units.Tests.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Segmentation;

public sealed class SegmentTableTests
{
    [Fact]
    public void Segment_3_at_7000_has_its_byte_500_at_7500()
    {
        var table = Table(
            14, (1000, 100, Growth.Up), (2000, 200, Growth.Up), (0, 0, Growth.Up), (7000, 600, Growth.Up));
        Assert.Equal(Found(3, 7500), table.Translate(3, 500, Protection.Read, 3));
        Assert.Equal(Found(3, 7500), Read(table, (3 << 12) + 500));
        Assert.Equal(Refused(SegmentFault.Limit, 3), Read(table, (3 << 12) + 600));
        Assert.Equal(Refused(SegmentFault.Limit, 2), Read(table, 2 << 12));
    }

    [Fact]
    public void A_segment_that_grows_down_ends_at_its_base()
    {
        // OSTEP, segmentation.py -a 128 -p 512 -b 0 -l 20 -B 512 -L 20 -s 0: 0x6c -> 0x1ec.
        var table = Table(7, (0, 20, Growth.Up), (512, 20, Growth.Down));
        Assert.Equal(Found(1, 0x1ec), Read(table, 0x6c));
        Assert.Equal(Found(1, 511), Read(table, 127));
        Assert.Equal(Refused(SegmentFault.Limit, 1), Read(table, 0x6b));
        Assert.Equal(Found(0, 19), Read(table, 19));
        Assert.Equal(Refused(SegmentFault.Limit, 0), Read(table, 20));
    }

    [Fact]
    public void Any_table_translates_as_a_dictionary_of_its_bytes()
    {
        var segments = from start in Gen.Choose(16, 60)
                       from limit in Gen.Choose(0, 16)
                       from down in Gen.Elements(true, false)
                       select (start, limit, down ? Growth.Down : Growth.Up);
        Prop.ForAll(segments.NonEmptyListOf().Select(list => list.Take(9).ToArray()).ToArbitrary(), list =>
        {
            var selectorBits = 0;
            while (1 << selectorBits < list.Length) selectorBits++;
            var bytes = Bytes(list);
            var table = Table(4 + selectorBits, list);
            for (var address = 0; address < 16 << selectorBits; address++)
            {
                var fault = address >> 4 < list.Length ? SegmentFault.Limit : SegmentFault.NoSegment;
                Assert.Equal(
                    bytes.TryGetValue(address, out var physical)
                        ? Found(address >> 4, physical)
                        : Refused(fault, address >> 4),
                    Read(table, address));
            }
            Assert.Equal(Refused(SegmentFault.AddressTooWide, 0), Read(table, 16 << selectorBits));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Checks_are_made_in_order_and_told()
    {
        var code = new Segment(new PhysicalAddress(64), 8, Growth.Up, Protection.Read | Protection.Execute, 2);
        var table = new SegmentTable(4, 1) { [0] = code };
        var steps = new Steps();
        Assert.Equal(SegmentFault.Privilege, table.Translate(new VirtualAddress(9), Protection.Write, 3, steps).Fault);
        Assert.Equal(SegmentFault.Rights, table.Translate(new VirtualAddress(9), Protection.Write, 2, steps).Fault);
        Assert.Equal(SegmentFault.Limit, table.Translate(new VirtualAddress(9), Protection.Read, 2, steps).Fault);
        Assert.Equal(Found(0, 71), table.Translate(0, 7, Protection.Execute, 0, steps));
        var selected = new SegmentSelected(new VirtualAddress(9), 0, 0, 9, 4);
        Assert.Equal<TranslationStep>(
            [
                selected, new PrivilegeChecked(3, 2, false),
                selected, new PrivilegeChecked(2, 2, true), new RightsChecked(Protection.Write, code.Rights, false),
                selected, new PrivilegeChecked(2, 2, true), new RightsChecked(Protection.Read, code.Rights, true),
                new LimitChecked(9, Growth.Up, 8, false),
                new PrivilegeChecked(0, 2, true), new RightsChecked(Protection.Execute, code.Rights, true),
                new LimitChecked(7, Growth.Up, 8, true),
                new BaseAdded(code.Base, 7, Growth.Up, new PhysicalAddress(71)),
            ],
            steps.All);
    }

    [Theory]
    [InlineData(0, 1, "addresses of 0 bits; expected 1 to 56")]
    [InlineData(57, 1, "addresses of 57 bits; expected 1 to 56")]
    [InlineData(10, 0, "0 segments; expected 1 to 1024 in addresses of 10 bits")]
    [InlineData(2, 5, "5 segments; expected 1 to 4 in addresses of 2 bits")]
    [InlineData(40, 65537, "65537 segments; expected 1 to 65536 in addresses of 40 bits")]
    public void A_table_that_cannot_be_is_refused(int bits, int count, string message) => Assert.Equal(
        message, Assert.Throws<ArgumentException>(() => new SegmentTable(bits, count)).Message);

    [Theory]
    [InlineData(100UL, 17UL, Growth.Up, 3, "limit 17; expected at most 16, what an offset can name")]
    [InlineData(1UL << 56, 1UL, Growth.Up, 3, "expected their sum to be at most 72057594037927936")]
    [InlineData(3UL, 4UL, Growth.Down, 3, "that grows down; expected a base from the limit to 72057594037927936")]
    [InlineData((1UL << 56) + 1, 4UL, Growth.Down, 3, "expected a base from the limit to 72057594037927936")]
    [InlineData(3UL, 4UL, Growth.Up, 4, "ring 4; expected 0 to 3")]
    public void A_segment_that_cannot_be_is_refused(ulong start, ulong limit, Growth growth, int ring, string message)
    {
        var segment = new Segment(new PhysicalAddress(start), limit, growth, Protection.All, ring);
        var refusal = Assert.Throws<ArgumentException>(() => new SegmentTable(5, 2) { [1] = segment });
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_knows_its_first_byte_whichever_way_it_grows()
    {
        Assert.Equal(new PhysicalAddress(90), Segment.Open(new PhysicalAddress(100), 10, Growth.Down).Start);
        Assert.Equal(new PhysicalAddress(100), Segment.Open(new PhysicalAddress(100), 10, Growth.Up).Start);
    }

    /// <summary>The physical byte of each valid address, where an offset has four bits.</summary>
    private static Dictionary<int, int> Bytes((int Start, int Limit, Growth Growth)[] segments)
    {
        var bytes = new Dictionary<int, int>();
        foreach (var (selector, (start, limit, growth)) in segments.Index())
        {
            for (var i = 0; i < limit; i++)
            {
                if (growth == Growth.Up) bytes.Add((selector * 16) + i, start + i);
                else bytes.Add((selector * 16) + 15 - i, start - 1 - i);
            }
        }
        return bytes;
    }

    private static SegmentTable Table(int bits, params (int Start, int Limit, Growth Growth)[] segments)
    {
        var table = new SegmentTable(bits, segments.Length);
        foreach (var (selector, (start, limit, growth)) in segments.Index())
            table[selector] = Segment.Open(new PhysicalAddress((ulong)start), (ulong)limit, growth);
        return table;
    }

    private static SegmentOutcome Read(SegmentTable table, int address) =>
        table.Translate(new VirtualAddress((ulong)address), Protection.Read, Segment.RingMax);

    private static SegmentOutcome Found(int selector, int address) =>
        new(SegmentFault.None, selector, new PhysicalAddress((ulong)address));

    private static SegmentOutcome Refused(SegmentFault fault, int selector) => new(fault, selector, default);
}

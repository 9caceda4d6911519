using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Segments;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Segments;

public sealed class TableDescriptorTests
{
    private static readonly Protection ReadExecute = Protection.Read | Protection.Execute;

    [Fact]
    public void The_bits_are_where_the_description_has_them()
    {
        Assert.Equal(0x0000_0400_0001_200BUL, new TableDescriptor(new Pfn(0x12), 4, ReadExecute).Encode());
        Assert.Equal(0x8000_00ff_ffff_f007UL, new TableDescriptor(
            new Pfn((1L << 28) - 1), 1UL << 23, Protection.ReadWrite).Encode());
    }

    [Fact]
    public void What_is_encoded_is_decoded_again() => Prop.ForAll(Descriptors().ToArbitrary(), descriptor =>
    {
        var raw = descriptor.Encode();
        var entry = TableDescriptor.Decode(raw);
        Assert.Equal(
            (EntryKind.Table, (ulong)descriptor.Table.Value, descriptor.Rights, descriptor.Limit),
            (entry.Kind, entry.Frame, entry.Rights, TableDescriptor.LimitOf(raw)));
        Assert.Equal(64, TableDescriptor.LayoutOf(raw).Fields.Sum(field => field.Width));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Each_reserved_bit_makes_it_malformed_while_it_is_present()
    {
        var raw = new TableDescriptor(new Pfn(5), 7, Protection.Read).Encode();
        for (var bit = 4; bit < 12; bit++)
        {
            var entry = TableDescriptor.Decode(raw | (1UL << bit));
            Assert.Equal(
                (EntryKind.Malformed, EntryDefect.ReservedBits, 1UL << bit), (entry.Kind, entry.Defect, entry.Bits));
            Assert.Equal(EntryKind.NotPresent, TableDescriptor.Decode(1UL << bit).Kind);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new TableDescriptor(new Pfn(1L << 28), 1, Protection.Read).Encode());
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new TableDescriptor(new Pfn(1), (1UL << 23) + 1, Protection.Read).Encode());
    }

    private static Gen<TableDescriptor> Descriptors() =>
        from frame in Gen.Choose(0, (1 << 28) - 1)
        from limit in Gen.Choose(0, 1 << 23)
        from rights in Gen.Choose(0, 7)
        select new TableDescriptor(new Pfn(frame), (ulong)limit, (Protection)rights);
}

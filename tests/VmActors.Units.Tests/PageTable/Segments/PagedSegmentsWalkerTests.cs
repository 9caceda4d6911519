using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Segments;
using VmActors.Units.Tests.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Segments;

/// <summary>Four segments of 64 pages with tables of two levels, in 20 bits; the segment table is frame 1, the tables
/// of segment 1 are frames 2 and 3, and its page 5 is in frame 7.</summary>
public sealed class PagedSegmentsWalkerTests
{
    private static readonly ClassicFormat Format = ClassicFormat.OfEightBytes();
    private static readonly PagedSegmentsWalker Walker =
        new(2, new RadixWalker(new RadixGeometry(18, 40, 12, [2, 4], 8), Format));
    private static readonly TableBase Table = new(new PhysicalAddress(0x1000), default);
    private static readonly VirtualAddress Page5 = new(0x45abc);

    private readonly PhysicalMemory _memory = new(8, PageSize.KiB4);

    public PagedSegmentsWalkerTests()
    {
        Describe(new TableDescriptor(new Pfn(2), 6, Protection.All).Encode());
        _memory.Write(new PhysicalAddress(0x2000), Format.Encode(DecodedEntry.TableAt(new Pfn(3)), 2));
        _memory.Write(
            new PhysicalAddress(0x3028), Format.Encode(Pte.Leaf(new Pfn(7), Protection.ReadWrite), 1));
    }

    [Fact]
    public void A_page_is_found_through_descriptor_and_tables()
    {
        var outcome = Walk(Page5);
        Assert.Equal(
            (WalkFault.None, 1, new PhysicalAddress(0x7abc), 3, 3),
            (outcome.Fault, outcome.Level, outcome.Address, outcome.Reads, outcome.Probes));
        Assert.Equal((new PhysicalAddress(0x3028), 7UL), (outcome.EntryAddress, outcome.Entry.Frame));
    }

    [Fact]
    public void An_observer_is_told_what_was_read_and_changes_nothing()
    {
        var steps = new Steps();
        Assert.Equal(Walk(Page5), Walker.Walk(_memory, Table, Page5, steps));
        var split = Assert.IsType<RadixAddressSplit>(steps.All[0]);
        Assert.Equal(
            [new(3, "segment", 1, 2), new(2, "PD", 0, 2), new LevelIndex(1, "PT", 5, 4)], split.Indices.ToArray());
        Assert.Equal((Page5, 0xabcUL, 12), (split.Address, split.Offset, split.OffsetBits));
        var descriptor = _memory.Read(new PhysicalAddress(0x1008));
        Assert.Equal(
            new DescriptorRead(
                1, Table.Root, new PhysicalAddress(0x1008), descriptor, TableDescriptor.Decode(descriptor)),
            steps.All[1]);
        Assert.Equal(6UL, Assert.IsType<DescriptorRead>(steps.All[1]).Limit);
        Assert.Equal(new PageLimitChecked(new Vpn(5), 6, true), steps.All[2]);
        Assert.Equal(
            [typeof(EntryRead), typeof(EntryRead), typeof(FrameJoined)],
            steps.All.Skip(3).Select(step => step.GetType()));
    }

    [Fact]
    public void A_right_must_be_granted_by_the_descriptor_and_by_the_entry()
    {
        Assert.Equal(Protection.All, Walk(Page5).Entry.Rights); // the format has no bits for loads and fetches
        Describe(new TableDescriptor(new Pfn(2), 6, Protection.Read | Protection.Execute).Encode());
        Assert.Equal(Protection.Read | Protection.Execute, Walk(Page5).Entry.Rights);
        Describe(new TableDescriptor(new Pfn(2), 6, Protection.All).Encode());
        _memory.Write(new PhysicalAddress(0x3028), Format.Encode(Pte.Leaf(new Pfn(7), Protection.Read), 1));
        Assert.Equal(Protection.Read | Protection.Execute, Walk(Page5).Entry.Rights);
        Describe(new TableDescriptor(new Pfn(2), 6, Protection.None).Encode());
        Assert.Equal((WalkFault.None, Protection.None), (Walk(Page5).Fault, Walk(Page5).Entry.Rights));
    }

    [Fact]
    public void A_page_beyond_the_limit_is_a_fault_before_any_table_is_read()
    {
        Describe(new TableDescriptor(new Pfn(0x1000), 5, Protection.All).Encode()); // there is no memory
        var steps = new Steps();
        var outcome = Walker.Walk(_memory, Table, Page5, steps);
        Assert.Equal((WalkFault.BeyondLimit, 3, 1, 1), Of(outcome));
        Assert.Equal(new PageLimitChecked(new Vpn(5), 5, false), steps.All[^1]);
        Assert.Equal((WalkFault.OutsideMemory, 2, 1, 1), Of(Walk(new VirtualAddress(0x44abc))));
    }

    [Fact]
    public void Each_other_fault_says_where_the_walk_ended()
    {
        Assert.Equal((WalkFault.NotPresent, 1, 3, 3), Of(Walk(new VirtualAddress(0x44000))));
        Assert.Equal((WalkFault.NotPresent, 3, 1, 1), Of(Walk(new VirtualAddress(0x80000))));
        Assert.Equal((WalkFault.AddressTooWide, 0, 0, 0), Of(Walk(new VirtualAddress(0x100000))));
        Describe(_memory.Read(new PhysicalAddress(0x1008)) | 0x10);
        Assert.Equal((WalkFault.Malformed, 3, 1, 1), Of(Walk(Page5)));
        Assert.Equal(EntryDefect.ReservedBits, Walk(Page5).Entry.Defect);
        var steps = new Steps();
        var nowhere = new TableBase(new PhysicalAddress(0x8000), default);
        Assert.Equal((WalkFault.OutsideMemory, 3, 0, 0), Of(Walker.Walk(_memory, nowhere, Page5, steps)));
        Assert.Null(Assert.IsType<DescriptorRead>(steps.All[^1]).Raw);
        steps = new Steps();
        Walker.Walk(_memory, Table, new VirtualAddress(0x100000), steps);
        Assert.Equal(
            new AddressRefused(new VirtualAddress(0x100000), new VirtualAddress(0x100000)), Assert.Single(steps.All));
    }

    private WalkOutcome Walk(VirtualAddress address) => Walker.Walk(_memory, Table, address);

    private void Describe(ulong descriptor) => _memory.Write(new PhysicalAddress(0x1008), descriptor);

    private static (WalkFault, int, int, int) Of(WalkOutcome outcome) =>
        (outcome.Fault, outcome.Level, outcome.Reads, outcome.Probes);
}

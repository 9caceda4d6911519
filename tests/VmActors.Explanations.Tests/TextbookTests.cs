using System.Text;
using VmActors.Tests;
using VmActors.Units.Cache;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.Segmentation;
using VmActors.Units.Tlb;
using VmActors.Vocabulary;

namespace VmActors.Explanations.Tests;

/// <summary>Examples of textbooks from one end to the other.</summary>
public sealed class TextbookTests
{
    private const string Snapshots = "tests/VmActors.Explanations.Tests/Snapshots";

    private static readonly Asid Only = new(0);

    /// <summary>Bryant and O'Hallaron, Computer Systems, 9.6.4: 14 bits over 12, pages of 64 bytes, a TLB of 4 sets and
    /// 4 ways, a cache of 16 lines of 4 bytes. The answers for 0x03d4, 0x027c, 0x03a9 and 0x0040 are
    /// published.</summary>
    [Theory]
    [InlineData(0x03d4, "csapp-hit", 0x354UL)]
    [InlineData(0x027c, "csapp-miss", 0x5fcUL)]
    [InlineData(0x03a9, "csapp-miss-2", 0x469UL)]
    [InlineData(0x0040, "csapp-fault", null)]
    public void The_small_memory_system_is_explained_from_the_address_to_the_byte(
        int address, string snapshot, ulong? physical)
    {
        var steps = new StepList();
        Assert.Equal(physical, SmallMemorySystem((ulong)address, steps));
        Match(snapshot, steps);
    }

    [Fact]
    public void Thirty_bits_over_pages_of_512_bytes_split_into_7_7_7_9()
    {
        var scheme = PagingSchemes.Create("7-7-7-9");
        var memory = new ByteMemory(new byte[4 * 512]);
        Write(memory, 0x000 + (4 * 0x55), 0x8000_0001); // each table is the next page, the page frame 3
        Write(memory, 0x200 + (4 * 0x2a), 0x8000_0002);
        Write(memory, 0x400 + (4 * 0x7f), 0x8000_0003);
        var steps = new StepList();
        var address = new VirtualAddress((0x55UL << 23) | (0x2aUL << 16) | (0x7fUL << 9) | 0x123);
        Assert.Equal(0x723UL, scheme.MakeWalker().Walk(memory, default, address, steps).Address.Value);
        Match("seven-seven-seven-nine", steps);
    }

    [Fact]
    public void Segment_3_leads_from_500_to_7500()
    {
        var table = new SegmentTable(14, 4);
        table[3] = Segment.Open(new PhysicalAddress(7000), 1000, Growth.Up);
        var steps = new StepList();
        var outcome = table.Translate(new VirtualAddress((3 << 12) | 500), Protection.Read, 3, steps);
        Assert.Equal(7500UL, outcome.Address.Value);
        table.Translate(new VirtualAddress((3 << 12) | 1000), Protection.Read, 3, steps);
        table.Translate(new VirtualAddress(1 << 14), Protection.Read, 3, steps);
        Match("segment-3", steps, Notation.Decimal);
    }

    /// <summary>TLB, page table and cache one after the other, as the book goes through them.</summary>
    private static ulong? SmallMemorySystem(ulong address, StepList steps)
    {
        var page = TlbKey.Of(Only, new Vpn(address >> 6));
        if (Tlb().TryLookup(page, steps, out var entry))
        {
            var (frame, offset) = ((ulong)entry.Pte.Pfn.Value, address & 63);
            var physical = new PhysicalAddress((frame << 6) | offset);
            steps.On(new FrameJoined(frame, offset, 6, physical)); // what an MMU tells after a hit
            return Access(physical, steps);
        }
        var walk = PagingSchemes.Create("csapp").MakeWalker()
            .Walk(PageTable(), default, new VirtualAddress(address), steps);
        return walk.Fault == WalkFault.None ? Access(walk.Address, steps) : null;
    }

    private static SetAssociativeTlb Tlb()
    {
        var tlb = new SetAssociativeTlb(new TlbGeometry(16, 4));
        (ulong Tag, ulong Set, long Frame)[] held =
            [(0x09, 0, 0x0d), (0x07, 0, 0x02), (0x03, 1, 0x2d), (0x03, 3, 0x0d), (0x0a, 3, 0x34)];
        foreach (var (tag, set, frame) in held)
            tlb.Insert(TlbKey.Of(Only, new Vpn((tag << 2) | set)), Pte.Leaf(new Pfn(frame), Protection.ReadWrite));
        return tlb;
    }

    private static ByteMemory PageTable()
    {
        (int Page, byte Frame)[] valid =
        [
            (0x00, 0x28), (0x02, 0x33), (0x03, 0x02), (0x05, 0x16), (0x08, 0x13), (0x09, 0x17), (0x0a, 0x09),
            (0x0d, 0x2d), (0x0e, 0x11), (0x0f, 0x0d),
        ];
        var bytes = new byte[256];
        foreach (var (page, frame) in valid)
            bytes[page] = (byte)(0x80 | frame);
        return new ByteMemory(bytes);
    }

    private static ulong Access(PhysicalAddress address, StepList steps)
    {
        var level = new CacheLevelSpec(new CacheGeometry(new Bytes(64), Ways: 1, LineBytes: 4), Cycles: 1);
        var contents = new PhysicalMemory(1, PageSize.KiB4);
        contents.Write(new PhysicalAddress(0x350), 0x1DF0_7236UL << 32); // line 5: 36 72 F0 1D
        var caches = new CacheHierarchy(new CacheHierarchySpec(level, level, null, null, 10), null, contents);
        caches.Access(new PhysicalAddress(0x354), AccessKind.Load);
        caches.Access(address, AccessKind.Load, steps);
        return address.Value;
    }

    private static void Write(ByteMemory memory, ulong address, uint entry) =>
        memory.Write(new PhysicalAddress(address), sizeof(uint), entry);

    private static void Match(string snapshot, StepList steps, Notation? notation = null)
    {
        var text = new StringBuilder();
        foreach (var line in steps.All.SelectMany(step => StepText.Lines(step, notation ?? Notation.Hexadecimal)))
            text.Append(line).Append('\n');
        Snapshot.Match($"{Snapshots}/{snapshot}.txt", text.ToString());
    }
}

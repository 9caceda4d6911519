using System.Collections.Immutable;
using VmActors.Units.Cache;
using VmActors.Units.Explanation;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Segments;
using VmActors.Units.Segmentation;
using VmActors.Units.Tlb;
using VmActors.Units.Tlb.Mips;
using VmActors.Vocabulary;

namespace VmActors.Explanations.Tests;

/// <summary>Steps of every kind.</summary>
internal static class Samples
{
    private static readonly TlbEntry Held = new(
        TlbKey.Of(new Asid(1), new Vpn(0x37)), Pte.Leaf(new Pfn(12), Protection.ReadWrite).WithAccessed(true));

    private static readonly TlbEntry Large = TlbEntry.Covering(
        TlbKey.Of(new Asid(2), new Vpn(0x200)), Pte.Leaf(new Pfn(512), Protection.Read), 9, true);

    private static readonly JointTlbEntry Pair = JointTlbEntry.Written(
        PageMask.Of(12), EntryHi.Of(0, 0x12, 3), EntryLo.Of(new Pfn(7), 3, true, true, false), default);

    public static ImmutableArray<TranslationStep> All { get; } =
    [
        new AddressRefused(new VirtualAddress(0x8000), new VirtualAddress(0x4000)),
        new FrameJoined(0xd, 0x14, 6, new PhysicalAddress(0x354)),
        new RightsChecked(Protection.Write, Protection.Read | Protection.Execute, false),
        new RightsChecked(Protection.Read, Protection.None, false),
        new RightsChecked(Protection.ReadWrite, Protection.ReadWrite, true),
        new ByteRead(new PhysicalAddress(0x354), 0x36),
        new ByteRead(new PhysicalAddress(0x999), null),
        new CyclesSpent("reads of the page table", 4, 30),
        new RadixAddressSplit(
            new VirtualAddress(0x611c), [new(2, "PD", 0x18, 5), new(1, "PT", 8, 5)], 0x1c, 5),
        new RadixAddressSplit(new VirtualAddress(0x3d4), [new(1, "PT", 0xf, 8)], 0x14, 6),
        new RadixAddressSplit(
            new VirtualAddress(0x4811c), [new(2, "segment", 1, 2), new(1, "PT", 8, 6)], 0x11c, 12),
        .. Descriptors(),
        new PageLimitChecked(new Vpn(8), 0x18, true),
        new PageLimitChecked(new Vpn(0x18), 0x18, false),
        .. Entries(),
        new UseNoted(new Pfn(12), true, false),
        new UseNoted(new Pfn(12), false, true),
        new UseNoted(new Pfn(12), true, true),
        new TableConsulted(ConsultReason.Clean),
        new TableConsulted(ConsultReason.NotAllowed),
        new TlbSetSelected("L1 data TLB", new Asid(1), new Vpn(0x37), 0, 16, 4, 7, 3,
            [new(7, 0, Held), new(7, 2, Held with { Key = TlbKey.Of(new Asid(2), new Vpn(0x37)) })]),
        new TlbSetSelected("TLB", new Asid(1), new Vpn(0x2ff), 9, 3, null, 1, 0, [new(1, 1, Large)]),
        new TlbSetSelected("full", new Asid(1), new Vpn(0x37), 0, 1, 0, 0, 0x37, [.. Full()]),
        new TlbHit("L1 data TLB", new(7, 0, Held), Held.Pte),
        new TlbMiss("L2 TLB"),
        new TlbFilled("L2 TLB", new(7, 0, Held), null),
        new TlbFilled("L2 TLB", new(7, 0, Held), Held),
        new TlbFilled("L2 TLB", new(7, 0, Large), Held),
        new WalkCacheLookedUp(3, "PDPT", new Asid(1), 0x1, 30, 4, 2,
            new WalkStart(2, "PD", new PhysicalAddress(0x3000), Protection.ReadWrite)),
        new WalkCacheLookedUp(2, "PD", new Asid(1), 0x7f, 21, 32, 3, null),
        new WalkCacheLookedUp(2, "PD", new Asid(1), 0x7f, 21, 32, 3,
            new WalkStart(1, "PT", new PhysicalAddress(0x5000), Protection.None)),
        .. Enum.GetValues<SpeculationEnd>().Select(end => new SpeculativeWalk(new Vpn(0x38), end, 4, 100)),
        new TlbPageDropped(new Asid(1), new Vpn(0x37)),
        new ChainChosen(
            new Asid(1), new Vpn(0x37), 5, 10, new PhysicalAddress(0x28), 0x9001, new PhysicalAddress(0x9000)),
        new ChainChosen(new Asid(1), new Vpn(0x37), 5, 10, new PhysicalAddress(0x28), 0, null),
        new ChainChosen(new Asid(1), new Vpn(0x37), 5, 10, new PhysicalAddress(0x28), null, null),
        new ChainProbed(1, new PhysicalAddress(0x9000), new Asid(2), new Vpn(0x37), false, 0xa001,
            new PhysicalAddress(0xa000)),
        new ChainProbed(2, new PhysicalAddress(0xa000), new Asid(1), new Vpn(0x37), true, 0xc067, null),
        new ChainProbed(2, new PhysicalAddress(0xa000), new Asid(3), new Vpn(0x37), false, 0, null),
        new SegmentSelected(new VirtualAddress(0x3100), 3, 2, 0x100, 12),
        new SegmentMissing(3, 3),
        new PrivilegeChecked(3, 0, false),
        new LimitChecked(500, Growth.Up, 1000, true),
        new LimitChecked(5000, Growth.Down, 1000, false),
        new BaseAdded(new PhysicalAddress(7000), 500, Growth.Up, new PhysicalAddress(7500)),
        new BaseAdded(new PhysicalAddress(7000), 500, Growth.Down, new PhysicalAddress(6500)),
        .. Lookups(),
        new LineFetched(new PhysicalAddress(0x5fc), 200),
        new LineEvicted(MemoryLevel.L1Data, new PhysicalAddress(0x5fc), MemoryLevel.L2),
        new LineEvicted(MemoryLevel.L3, new PhysicalAddress(0x5fc), null),
        new JointTlbCompared(0x25abc, EntryHi.Of(0, 0x12, 3), 1UL << 4),
        new JointTlbCompared(0x25abc, EntryHi.Of(0, 0x12, 3), 0),
        new JointTlbCompared(0x25abc, EntryHi.Of(0, 0x12, 3), 0b11000),
        .. Enum.GetValues<JointTlbOutcome>().Select(outcome => new JointTlbAnswered(
            new JointTlbLookup(outcome, 4, Pair.Even, outcome == JointTlbOutcome.Hit ? 0x7abcUL : 0), Pair)),
    ];

    private static IEnumerable<TranslationStep> Descriptors()
    {
        yield return Descriptor(new TableDescriptor(new Pfn(0x21), 0x18, Protection.ReadWrite).Encode());
        yield return Descriptor(0x70);
        yield return Descriptor(0x1011);
        yield return Descriptor(0);
        yield return Descriptor(null);
    }

    private static DescriptorRead Descriptor(ulong? raw) => new(1, new PhysicalAddress(0x1000),
        new PhysicalAddress(0x1008), raw, raw is { } bits ? TableDescriptor.Decode(bits) : default);

    private static IEnumerable<TranslationStep> Entries()
    {
        yield return Entry("x86-64", 1, 0x8000_0000_0000_c067);
        yield return Entry("x86-64", 1, 0x7002);
        yield return Entry("x86-64", 2, 0x4000_e7);
        yield return Entry("x86-64", 4, 0x10a7);
        yield return Entry("riscv-sv39", 1, 0x30d7);
        yield return Entry("riscv-sv39", 3, 0x5);
        yield return Entry("x86-32", 2, 0x5007);
        yield return Entry("valid-8", 1, 0xb5);
        yield return Entry("valid-8", 1, 0);
        yield return Entry("valid-8", 1, null);
    }

    private static EntryRead Entry(string name, int level, ulong? raw)
    {
        var format = EntryFormats.Create(name);
        return new EntryRead(level, 3, new PhysicalAddress(0x5000), new PhysicalAddress(0x5018), format, raw,
            raw is { } bits ? format.Decode(bits, level) : default);
    }

    private static IEnumerable<TlbSlot> Full() => Enumerable.Range(0, 20).Select(way => new TlbSlot(
        0, way, new TlbEntry(TlbKey.Of(new Asid(1), new Vpn(0x30 + (ulong)way)), Held.Pte)));

    private static IEnumerable<TranslationStep> Lookups()
    {
        var geometry = new CacheGeometry(new Bytes(64), 1, 4);
        var line = CachedLine.Of(geometry.LineOf(new PhysicalAddress(0x354)), true);
        var address = new PhysicalAddress(0x357);
        yield return new CacheLookedUp(
            MemoryLevel.L1Data, address, geometry, [line], true, 1, [0x36, 0x72, 0xf0, 0x1d]);
        yield return new CacheLookedUp(
            MemoryLevel.L1Instruction, address, geometry, [CachedLine.None], false, 0, []);
    }
}

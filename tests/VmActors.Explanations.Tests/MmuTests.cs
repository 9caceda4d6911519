using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using VmActors.Tests;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Explanations.Tests;

/// <summary>Explanations of an MMU that pages.</summary>
public sealed class MmuTests
{
    private const string Snapshots = "tests/VmActors.Explanations.Tests/Snapshots";
    private const ulong Address = 0x7f12_3456_7890;
    private const ulong LowAddress = 0x12_3456_7890;

    [Fact]
    public void A_machine_of_x86_64_misses_walks_and_hits() => Match("x86-64", "x86-64-4", Address, world =>
    [
        world.Translate(AccessKind.Load, Address),
        world.Map(Address, Protection.ReadWrite).Translate(AccessKind.Load, Address, isRetry: true),
        world.Translate(AccessKind.Load, Address),
        world.Translate(AccessKind.Store, Address + 8),
        world.Translate(AccessKind.Fetch, Address),
    ]);

    [Fact]
    public void A_machine_of_Sv39_misses_walks_and_hits() => Match("sv39", "sv39", LowAddress, world =>
    [
        world.Map(LowAddress, Protection.Read | Protection.Execute).Translate(AccessKind.Fetch, LowAddress),
        world.Translate(AccessKind.Fetch, LowAddress),
        world.Translate(AccessKind.Store, LowAddress),
    ]);

    [Fact]
    public void A_fault_of_each_class_is_told()
    {
        var paging = new World("x86-64-4");
        paging.Map(0x1000, Protection.Read);
        var reserved = new World("x86-64-4");
        reserved.Map(0x1000, Protection.Read);
        reserved.Memory.Write(new PhysicalAddress(reserved.Root.Address.Value), 0x2000 | 0x87); // bit 7 of a PML4 entry
        var outside = new World("x86-64-4");
        outside.Map(0x1000, Protection.Read);
        outside.Memory.Write(new PhysicalAddress(outside.Root.Address.Value), (1UL << 40) | 0x07);
        ExplainedTranslation[] faults =
        [
            paging.Translate(AccessKind.Load, 0x5000),
            paging.Translate(AccessKind.Store, 0x1000),
            reserved.Translate(AccessKind.Load, 0x1000),
            outside.Translate(AccessKind.Load, 0x1000),
            paging.Translate(AccessKind.Load, 0xffff_8000_0000_0000),
        ];
        Assert.Equal(
            [FaultClass.NotPresent, FaultClass.Protection, FaultClass.Malformed, FaultClass.OutsideMemory,
                FaultClass.NotCanonical],
            faults.Select(fault => fault.Outcome.Class));
        Snapshot.Match($"{Snapshots}/faults.txt", Text(faults));
    }

    [Fact]
    public void Being_explained_changes_nothing_and_the_steps_sum_up_to_what_the_mmu_returns()
    {
        var references = from page in Gen.Choose(1, 40)
                         from kind in Gen.Choose(0, 3)
                         from map in Gen.Choose(0, 3)
                         select (Page: (ulong)page, Kind: (AccessKind)kind, Map: map);
        Prop.ForAll(references.ListOf(60).ToArbitrary(), list =>
        {
            var (quiet, told) = (new World("x86-64-4"), new World("x86-64-4"));
            foreach (var (page, kind, map) in list)
            {
                var address = (page << Page.Shift) + page;
                if (map > 0)
                {
                    var protection = map == 1 ? Protection.Read : map == 2 ? Protection.ReadWrite : Protection.All;
                    quiet.Map(address, protection);
                    told.Map(address, protection);
                }
                var plain = quiet.Mmu.Translate(kind, new VirtualAddress(address), isRetry: false);
                var explained = told.Translate(kind, address);
                Assert.Equal(plain, explained.Outcome);
                Assert.Equal(quiet.Mmu.Uses, told.Mmu.Uses);
                var last = TranslationText.Lines(explained, Notation.Hexadecimal).Last();
                Assert.Equal(
                    plain.Fault
                        ? $"fault: {TranslationText.NameOf(plain.Class)}"
                        : FormattableString.Invariant($"pa 0x{plain.Physical.Value:x}"),
                    last.Split(';')[0]);
                Assert.Equal(
                    plain.TlbCycles + plain.WalkCycles,
                    explained.Steps.OfType<CyclesSpent>().Sum(spent => spent.Cycles));
                if (!plain.Fault)
                    Assert.Equal(plain.Physical, explained.Steps.OfType<FrameJoined>().Last().Address);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static void Match(
        string snapshot, string scheme, ulong address, Func<World, ExplainedTranslation[]> translate)
    {
        var translations = translate(new World(scheme));
        Snapshot.Match($"{Snapshots}/{snapshot}.txt", Text(translations));
        Assert.All(translations, one => Assert.Equal(
            one.Steps.Length, StepJson.Of(one)["steps"]!.AsArray().Count(step => step!["step"] is JsonValue)));
        Assert.Equal(address, translations[0].Address.Value);
    }

    private static string Text(IEnumerable<ExplainedTranslation> translations) => string.Join('\n', translations
        .Select(one => string.Concat(TranslationText.Lines(one, Notation.Hexadecimal).Select(line => line + "\n"))));

    /// <summary>An address space of some scheme and an MMU that runs it.</summary>
    private sealed class World
    {
        private readonly StagedMemory _staged;
        private readonly RadixPageTable _table;
        private long _nextFrame = 2;

        public World(string name)
        {
            var scheme = PagingSchemes.Create(name);
            _staged = new StagedMemory(Memory, () => { });
            _table = new RadixPageTable(scheme, _staged, new Pfn(1));
            var two = new TlbGeometry(4, 2);
            var spec = new PagedMmuSpec(two, two, new TlbGeometry(16, 4), 7, 30) { Walker = scheme.MakeWalker() };
            Mmu = spec.Make(Memory, 0);
            Mmu.Load(Root, new Asid(1));
        }

        public PhysicalMemory Memory { get; } = new(4096, PageSize.KiB4);

        public Mmu Mmu { get; }

        public Pfn Root => _table.Root;

        public World Map(ulong address, Protection protection)
        {
            var page = new VirtualAddress(address).Vpn;
            var entry = _table.Read(page) is { Present: true } old
                ? old.WithProtection(protection)
                : Pte.Leaf(new Pfn(_nextFrame++), protection);
            var tables = Enumerable.Range(0, _table.MissingTables(page)).Select(_ => new Pfn(_nextFrame++)).ToArray();
            _table.Write(page, entry, tables);
            _staged.Publish();
            return this;
        }

        public ExplainedTranslation Translate(AccessKind kind, ulong address, bool isRetry = false) =>
            ExplainedTranslation.Of(Mmu, kind, new VirtualAddress(address), isRetry);
    }
}

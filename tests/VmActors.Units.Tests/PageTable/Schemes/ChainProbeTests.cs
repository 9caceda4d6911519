using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Chains;
using VmActors.Units.PageTable.Hashed;
using VmActors.Units.PageTable.Inverted;
using VmActors.Units.Tests.Explanation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Schemes;

/// <summary>What a look-up in chains costs, against lists of which the newest is first.</summary>
public sealed class ChainProbeTests
{
    private static Gen<(int Bits, List<(bool Map, Asid Asid, Vpn Vpn)> Steps)> Runs =>
        from bits in Gen.Choose(0, 4)
        from steps in (from map in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
                       from asid in Gen.Choose(1, 2)
                       from vpn in Gen.Choose(0, 24)
                       select (map, new Asid((ushort)asid), new Vpn((ulong)vpn))).ListOf(60)
        select (bits, steps.ToList());

    [Fact]
    public void A_hashed_table_looks_at_what_a_list_has_before_the_page() => Prop.ForAll(Runs.ToArbitrary(), run =>
    {
        var hash = new PageHash(run.Bits);
        var world = new HashedWorld(hash);
        Compare(world, hash, run.Steps, (asid, vpn) => world.Shared.Lookup(asid, vpn));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_inverted_table_looks_at_what_a_list_has_before_the_page() => Prop.ForAll(Runs.ToArbitrary(), run =>
    {
        var hash = new PageHash(run.Bits);
        var world = new InvertedWorld(hash);
        Compare(world, hash, run.Steps, (asid, vpn) => world.Shared.Lookup(asid, vpn));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(9, 1, 0x1000, 0x189)] // 897 = 0x381; 0x1000 ^ 8 ^ 0x381 = 0x1389
    [InlineData(9, 0, 5, 5)]
    [InlineData(4, 2, 0x25, 5)] // 0x25 ^ 2 ^ 0x702 = 0x725
    [InlineData(0, 7, 12345, 0)]
    public void The_hash_is_what_its_description_says(int bits, int asid, ulong vpn, int chain) =>
        Assert.Equal(chain, new PageHash(bits).Of(new Asid((ushort)asid), new Vpn(vpn)));

    [Fact]
    public void Neighbouring_pages_fill_the_chains_evenly()
    {
        var hash = new PageHash(9);
        var chains = Enumerable.Range(0, 512).Select(page => hash.Of(new Asid(3), new Vpn(0x7_0000 + (ulong)page)));
        Assert.Equal(512, chains.Distinct().Count());
    }

    [Fact]
    public void An_observer_is_told_each_probe_and_changes_nothing()
    {
        var world = new HashedWorld(new PageHash(0));
        var asid = new Asid(1);
        world.Write(asid, new Vpn(5), Pte.Leaf(new Pfn(50), Protection.Read));
        world.Write(new Asid(2), new Vpn(5), Pte.Leaf(new Pfn(51), Protection.Read));
        var table = new TableBase(world.Table(asid).Root.Address, asid);
        var steps = new Steps();
        world.Staged.Publish();
        var address = new VirtualAddress(0x5abc);
        var outcome = world.Walker.Walk(world.Memory, table, address, steps);
        Assert.Equal(world.Walker.Walk(world.Memory, table, address), outcome);
        Assert.Equal((2, 5), (outcome.Probes, outcome.Reads));
        var (first, second) = (new Pfn(2047).Address, new Pfn(2047).Address + 32);
        Assert.Equal(
            [
                new ChainChosen(asid, new Vpn(5), 0, 0, table.Root, second.Value | 1, second),
                new ChainProbed(1, second, new Asid(2), new Vpn(5), false, first.Value | 1, first),
                new ChainProbed(2, first, asid, new Vpn(5), true, Pte.Leaf(new Pfn(50), Protection.Read).Bits, null),
                new FrameJoined(50, 0xabc, 12, new PhysicalAddress(0x32abc)),
            ],
            steps.All);
    }

    [Fact]
    public void A_chain_that_leaves_memory_is_a_fault()
    {
        var walker = new HashedWalker(new PageHash(0));
        var memory = new PhysicalMemory(2, PageSize.KiB4);
        memory.Write(new PhysicalAddress(0x1000), 0x2001);
        Assert.Equal(
            (WalkFault.OutsideMemory, 1, 0), Of(walker.Walk(memory, new TableBase(new(0x1000), default), default)));
        Assert.Equal(
            (WalkFault.OutsideMemory, 0, 0), Of(walker.Walk(memory, new TableBase(new(0x2000), default), default)));
        var steps = new Steps();
        walker.Walk(memory, new TableBase(new(0x2000), default), default, steps);
        Assert.Null(Assert.IsType<ChainChosen>(Assert.Single(steps.All)).Raw);

        static (WalkFault, int, int) Of(WalkOutcome outcome) => (outcome.Fault, outcome.Reads, outcome.Probes);
    }

    [Fact]
    public void A_hashed_table_takes_a_frame_for_128_entries_and_gives_it_back()
    {
        var world = new HashedWorld(new PageHash(9));
        for (var page = 0; page < 129; page++)
            world.Write(new Asid(1), new Vpn((ulong)page), Pte.Leaf(new Pfn(page), Protection.Read));
        Assert.Equal((2, 3, 129L), (world.Taken, world.Shared.FrameCount, world.Shared.EntryCount));
        world.Clear(new Asid(1), new Vpn(128));
        Assert.Equal(1, world.Taken);
        Assert.Equal(0, world.Table(new Asid(1)).MissingTables(new Vpn(5)));
        Assert.Equal(1, world.Table(new Asid(1)).MissingTables(new Vpn(500)));
        Assert.Throws<ArgumentException>(
            () => world.Table(new Asid(1)).Write(new Vpn(500), Pte.Leaf(new Pfn(1), Protection.Read), []));
        world.CheckInvariants();
    }

    [Theory]
    [InlineData(1, 0, 2)]
    [InlineData(128, 9, 2)]
    [InlineData(129, 9, 3)]
    [InlineData(1 << 20, 20, 8192 + 2048)] // 4 GiB: 32 MiB of entries and 8 MiB of anchors
    public void An_inverted_table_takes_32_bytes_for_a_frame_and_8_for_a_chain(long machine, int bits, long frames) =>
        Assert.Equal(frames, InvertedPageTable.FramesFor(machine, new PageHash(bits)));

    [Fact]
    public void A_frame_of_an_inverted_table_is_one_pages_only()
    {
        var world = new InvertedWorld(new PageHash(3));
        var leaf = Pte.Leaf(new Pfn(9), Protection.Read);
        world.Write(new Asid(1), new Vpn(5), leaf);
        var refusal = Assert.Throws<InvalidOperationException>(() => world.Write(new Asid(2), new Vpn(6), leaf));
        Assert.Contains("frame 9 is another page's than vpn 0x6 of asid 2", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => world.Write(
            new Asid(1), new Vpn(6), Pte.Leaf(new Pfn(SchemeWorld.MachineFrames), Protection.Read)));
        world.Write(new Asid(1), new Vpn(5), Pte.InTransit);
        world.Write(new Asid(2), new Vpn(6), leaf);
        Assert.Equal(1, world.Shared.EntryCount);
        world.CheckInvariants();
    }

    [Theory]
    [InlineData(12)]
    [InlineData(61)]
    public void Addresses_without_a_page_number_or_with_too_long_a_one_are_refused(int bits)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HashedWalker(new PageHash(3), bits));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new HashedPageTable(new SparseMemory(), default, new PageHash(3), bits));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PageHash(31));
    }

    private static void Compare(
        SchemeWorld world, PageHash hash, List<(bool Map, Asid Asid, Vpn Vpn)> steps,
        Func<Asid, Vpn, ChainLookup> lookup)
    {
        var chains = Enumerable.Range(0, hash.Count).Select(_ => new List<(Asid, Vpn)>()).ToArray();
        foreach (var (map, asid, vpn) in steps)
        {
            var chain = chains[hash.Of(asid, vpn)];
            if (map)
            {
                // A frame for each page: mapping it again changes the entry where it is.
                var frame = new Pfn((asid.Value * 30L) + (long)vpn.Value);
                if (!chain.Contains((asid, vpn))) chain.Insert(0, (asid, vpn));
                world.Write(asid, vpn, Pte.Leaf(frame, Protection.Read));
            }
            else
            {
                chain.Remove((asid, vpn));
                world.Clear(asid, vpn);
            }
            foreach (var (_, space, page) in steps)
            {
                var expected = chains[hash.Of(space, page)];
                var index = expected.IndexOf((space, page));
                var probes = index < 0 ? expected.Count : index + 1;
                var found = lookup(space, page);
                var walk = world.Walk(space, page.Address);
                Assert.Equal((probes, 1 + (2 * probes)), (found.Probes, found.Reads));
                Assert.Equal((probes, 1 + (2 * probes)), (walk.Probes, walk.Reads));
                Assert.Equal((index >= 0, index >= 0), (found.Entry.Present, walk.Fault == WalkFault.None));
            }
        }
    }
}

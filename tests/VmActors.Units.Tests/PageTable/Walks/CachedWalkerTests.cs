using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Formats;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Tests.Explanation;
using VmActors.Units.Tests.PageTable.Schemes;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Walks;

public sealed class CachedWalkerTests
{
    private static readonly Asid One = new(1);

    /// <summary>Pages that share tables on each level with some others.</summary>
    private static readonly ulong[] Pages = [0, 1, 511, 512, 513, 1 << 18, (1 << 18) + 1, (1 << 27) + 5, 3UL << 27];

    [Fact]
    public void A_walk_with_caches_finds_what_one_without_them_does() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), CompareWalks).QuickCheckThrowOnFailure();

    [Fact]
    public void A_walk_begins_at_the_lowest_table_that_is_held()
    {
        var world = new RadixWorld();
        var (walker, caches) = Cached(world, 4, 4, 4);
        foreach (var page in Pages) world.Write(One, new Vpn(page), Pte.Leaf(new Pfn(7), Protection.Read));
        Assert.Equal(4, Walk(world, walker, 0).Reads); // nothing is held
        Assert.Equal(1, Walk(world, walker, 1).Reads); // the leaf table is
        Assert.Equal(2, Walk(world, walker, 512).Reads); // the PD is
        Assert.Equal(3, Walk(world, walker, 1 << 18).Reads); // the PDPT is
        Assert.Equal(4, Walk(world, walker, (1 << 27) + 5).Reads); // the root only, which is never held
        Assert.Equal(
            [(2, 1L, 4L), (3, 1L, 3L), (4, 1L, 2L)],
            caches.Levels.Select(level => (level.Level, level.Cache.Hits, level.Cache.Misses)));
    }

    [Fact]
    public void Without_a_cache_of_a_level_its_entries_are_read()
    {
        var world = new RadixWorld();
        var (walker, caches) = Cached(world, 0, 0, 1);
        world.Write(One, new Vpn(1), Pte.Leaf(new Pfn(7), Protection.Read));
        Assert.Equal(4, Walk(world, walker, 1).Reads);
        Assert.Equal(3, Walk(world, walker, 1).Reads);
        Assert.Equal([4], caches.Levels.Select(level => level.Level));
    }

    [Fact]
    public void What_the_tables_above_take_is_remembered()
    {
        var memory = new PhysicalMemory(16, PageSize.KiB4);
        var geometry = new RadixGeometry(30, 52, 12, [9, 9], 8);
        memory.Write(new PhysicalAddress(0x1000), 0x2005); // a table for user code, not for stores
        memory.Write(new PhysicalAddress(0x2000), 0x7067); // a page that may be stored to
        var plain = new RadixWalker(geometry, new X86LongFormat());
        var caches = plain.MakeCaches(new WalkCachesSpec([2]));
        var walker = new CachedWalker(plain, caches);
        var root = new TableBase(new PhysicalAddress(0x1000), One);
        var first = walker.Walk(memory, root, default);
        var second = walker.Walk(memory, root, default);
        Assert.Equal((2, 1), (first.Reads, second.Reads));
        Assert.Equal(Protection.Read | Protection.Execute, second.Entry.Rights);
        Assert.Equal(first.Entry, second.Entry);
        Assert.Equal(Protection.Read | Protection.Execute, caches.Levels.Single().Cache.Entries[0].Point.Above.Rights);
    }

    [Fact]
    public void An_observer_is_told_each_lookup_and_where_the_walk_begins()
    {
        var world = new RadixWorld();
        var (walker, _) = Cached(world, 1, 2, 0);
        foreach (var page in new ulong[] { 1, 512 })
            world.Write(One, new Vpn(page), Pte.Leaf(new Pfn(7), Protection.Read));
        Walk(world, walker, 1);
        var steps = new Steps();
        world.Staged.Publish();
        var root = new TableBase(world.Table(One).Root.Address, One);
        walker.Walk(world.Memory, root, new Vpn(512).Address, steps);
        var pd = world.Table(One).Table(new Vpn(0), 2)!.Value.Address;
        Assert.IsType<RadixAddressSplit>(steps.All[0]);
        Assert.Equal(
            [
                new WalkCacheLookedUp(2, "PD", One, 1, 21, 1, 1, null),
                new WalkCacheLookedUp(3, "PDPT", One, 0, 30, 2, 1, new WalkStart(2, "PD", pd, Protection.All)),
            ],
            steps.All.OfType<WalkCacheLookedUp>());
        Assert.Equal([2, 1], steps.All.OfType<EntryRead>().Select(read => read.Level));
    }

    private static void CompareWalks(int seed)
    {
        var random = new Random(seed);
        var world = new RadixWorld();
        var (walker, caches) = Cached(world, random.Next(4), random.Next(4), random.Next(3));
        var frames = 0;
        for (var deed = 0; deed < 120; deed++)
        {
            var asid = new Asid((ushort)random.Next(1, 3));
            var page = new Vpn(Pages[random.Next(Pages.Length)]);
            switch (random.Next(6))
            {
                case 0:
                    world.Write(asid, page, Pte.Leaf(new Pfn(frames++), Protection.ReadWrite));
                    break;
                case 1:
                    world.Clear(asid, page); // its frames may become other tables at once
                    caches.DropSpace(asid);
                    break;
                default:
                    Compare(world, walker, caches, asid, page.Address);
                    break;
            }
        }
    }

    private static void Compare(
        RadixWorld world, CachedWalker walker, WalkCaches caches, Asid asid, VirtualAddress address)
    {
        var expected = world.Walk(asid, address);
        var skipped = caches.Tables.Where(held => held.Asid == asid && IsFor(held, address))
            .Select(held => 4 - held.Level).DefaultIfEmpty(0).Max();
        var found = walker.Walk(world.Memory, new TableBase(world.Table(asid).Root.Address, asid), address);
        if (found.Fault != WalkFault.None)
        {
            // What is held of tables that were not there then is dropped by the fault.
            Assert.Equal(expected.Fault, found.Fault);
            caches.Drop(asid, address);
            return;
        }
        Assert.Equal(
            expected with { Reads = expected.Reads - skipped, Probes = expected.Probes - skipped }, found);
    }

    private static bool IsFor(HeldTable held, VirtualAddress address) =>
        (held.First.Value ^ address.Value) >> (12 + (9 * held.Level)) == 0;

    private static (CachedWalker Walker, WalkCaches Caches) Cached(RadixWorld world, params int[] entries)
    {
        var caches = ((RadixWalker)world.Walker).MakeCaches(new WalkCachesSpec([.. entries]));
        return (new CachedWalker((RadixWalker)world.Walker, caches), caches);
    }

    private static WalkOutcome Walk(RadixWorld world, CachedWalker walker, ulong page)
    {
        world.Staged.Publish();
        return walker.Walk(
            world.Memory, new TableBase(world.Table(One).Root.Address, One), new Vpn(page).Address);
    }
}

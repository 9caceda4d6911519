using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Chains;
using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Schemes;

/// <summary>What the page tables of every scheme keep, to the kernel and to hardware.</summary>
public sealed class PageTableContractTests
{
    private static readonly Dictionary<string, Func<SchemeWorld>> Worlds = new()
    {
        ["radix"] = () => new RadixWorld(),
        ["hashed"] = () => new HashedWorld(new PageHash(9)),
        ["hashed, four chains"] = () => new HashedWorld(new PageHash(2)),
        ["inverted"] = () => new InvertedWorld(new PageHash(11)),
        ["inverted, one chain"] = () => new InvertedWorld(new PageHash(0)),
        ["paged segments"] = () => new PagedSegmentsWorld(),
    };

    public enum Deed
    {
        Map,
        Use,
        StartEviction,
        SwapOut,
        Clear,
    }

    public static TheoryData<string> Schemes => [.. Worlds.Keys];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Any_maps_and_unmaps_translate_as_a_dictionary(string scheme) =>
        Prop.ForAll(Steps().ListOf(150).ToArbitrary(), steps => Agrees(Worlds[scheme](), steps))
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Schemes))]
    public void What_software_has_not_published_hardware_does_not_see(string scheme)
    {
        var world = Worlds[scheme]();
        var (asid, vpn) = (new Asid(1), new Vpn(5));
        Assert.Equal(WalkFault.NotPresent, world.Walk(asid, vpn.Address).Fault);
        world.Write(asid, vpn, Pte.Leaf(new Pfn(7), Protection.Read));
        var table = new TableBase(world.Table(asid).Root.Address, asid);
        Assert.Equal(WalkFault.NotPresent, world.Walker.Walk(world.Memory, table, vpn.Address).Fault);
        Assert.Equal(new Pfn(7).Address, world.Walk(asid, vpn.Address).Address);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Hardware_says_where_the_entry_stands_and_what_is_in_it(string scheme)
    {
        var world = Worlds[scheme]();
        var (asid, vpn) = (new Asid(1), new Vpn(5));
        world.Write(asid, vpn, Pte.Leaf(new Pfn(7), Protection.Read).WithAccessed(true));
        var outcome = world.Walk(asid, vpn.Address);
        Assert.Equal(outcome.Raw, world.Memory.Read(outcome.EntryAddress));
        Assert.Equal(
            (1, 7UL, Protection.Read, EntryFlags.User | EntryFlags.Accessed),
            (outcome.Level, outcome.Entry.Frame, outcome.Entry.Rights, outcome.Entry.Flags));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Pages_beyond_the_address_and_empty_entries_are_refused(string scheme)
    {
        var world = Worlds[scheme]();
        var table = world.Table(new Asid(1));
        var beyond = new Vpn(1UL << 36);
        Pfn[] frames = [new(900), new(901), new(902)];
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Read(beyond));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.MissingTables(beyond));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Clear(beyond, new List<Pfn>()));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => table.Write(beyond, Pte.Leaf(new Pfn(1), Protection.Read), frames));
        Assert.Throws<ArgumentException>(() => table.Write(new Vpn(1), Pte.Empty, frames));
        Assert.False(table.NextLeaf(beyond, new Vpn(ulong.MaxValue), out _, out _));
        var outcome = world.Walk(new Asid(1), beyond.Address);
        Assert.Equal((WalkFault.AddressTooWide, 0), (outcome.Fault, outcome.Reads));
        Assert.Equal(0, table.LeafCount);
        world.CheckInvariants();
    }

    private static Gen<(Deed Deed, Asid Asid, Vpn Vpn, int Frame)> Steps() =>
        from deed in Gen.Frequency(
            (5, Gen.Constant(Deed.Map)), (2, Gen.Constant(Deed.Use)), (1, Gen.Constant(Deed.StartEviction)),
            (1, Gen.Constant(Deed.SwapOut)), (2, Gen.Constant(Deed.Clear)))
        from asid in Gen.Choose(1, 3)
        from low in Gen.Choose(0, 40)
        from high in Gen.Elements(0UL, 1UL << 9, 1UL << 27, (1UL << 36) - 64)
        from frame in Gen.Choose(0, 60)
        select (deed, new Asid((ushort)asid), new Vpn(high + (ulong)low), frame);

    private static void Agrees(SchemeWorld world, IEnumerable<(Deed, Asid, Vpn, int)> steps)
    {
        var model = new SortedDictionary<(int Asid, ulong Vpn), Pte>();
        foreach (var (deed, asid, vpn, number) in steps)
        {
            var key = ((int)asid.Value, vpn.Value);
            var old = model.GetValueOrDefault(key);
            Assert.Equal(old, world.Table(asid).Read(vpn));
            var next = Next(deed, old, new Pfn(number));
            var isTaken = next.Present && !(old.Present && old.Pfn == next.Pfn)
                && model.Values.Any(pte => pte.Present && pte.Pfn == next.Pfn);
            if (isTaken) continue; // a frame holds one page
            if (next != Pte.Empty)
            {
                world.Write(asid, vpn, next);
                model[key] = next;
                continue;
            }
            Assert.Equal(old, world.Clear(asid, vpn));
            model.Remove(key);
        }
        world.CheckInvariants();
        for (var asid = 1; asid <= 3; asid++) Check(world, new Asid((ushort)asid), model);
        foreach (var (asid, vpn) in model.Keys.ToArray()) world.Clear(new Asid((ushort)asid), new Vpn(vpn));
        world.CheckInvariants();
    }

    private static Pte Next(Deed deed, Pte old, Pfn frame) => deed switch
    {
        Deed.Map => Pte.Leaf(frame, Protection.ReadWrite),
        Deed.Use when old.Present => old.WithAccessed(true).WithDirty(true),
        Deed.StartEviction when old.Present => Pte.InTransit,
        Deed.SwapOut when old == Pte.InTransit => Pte.Swapped(new SwapSlot(frame.Value)),
        Deed.Clear => Pte.Empty,
        _ => old,
    };

    private static void Check(SchemeWorld world, Asid asid, SortedDictionary<(int Asid, ulong Vpn), Pte> model)
    {
        var table = world.Table(asid);
        var pages = model.Where(page => page.Key.Asid == asid.Value)
            .Select(page => (new Vpn(page.Key.Vpn), page.Value)).ToArray();
        Assert.Equal(pages, Leaves(table, new Vpn(0), new Vpn(1UL << 36)));
        Assert.Equal(pages.Where(page => page.Item1 >= new Vpn(17) && page.Item1 < new Vpn(530)),
            Leaves(table, new Vpn(17), new Vpn(530)));
        Assert.Equal(pages.Length, table.LeafCount);
        var shown = new List<(Vpn, Pte)>();
        table.CheckInvariants((vpn, pte) => shown.Add((vpn, pte)));
        Assert.Equal(pages, shown);
        foreach (var high in new[] { 0UL, 1UL << 9, (1UL << 36) - 64 })
        {
            for (var vpn = new Vpn(high); vpn < new Vpn(high + 41); vpn += 1)
            {
                var pte = model.GetValueOrDefault((asid.Value, vpn.Value));
                var outcome = world.Walk(asid, new VirtualAddress(vpn.Address.Value + 0x123));
                var fault = pte.Present ? WalkFault.None : world.Absent(asid, vpn);
                Assert.Equal(fault, outcome.Fault);
                Assert.Equal(pte.Present ? pte.Pfn.Address + 0x123 : default, outcome.Address);
                if (pte.Present) Assert.Equal(pte, outcome.Entry.ToPte());
                else Assert.Equal(fault == WalkFault.NotPresent, outcome.Entry.Kind == EntryKind.NotPresent);
            }
        }
    }

    private static IEnumerable<(Vpn, Pte)> Leaves(IPageTable table, Vpn from, Vpn end)
    {
        for (; table.NextLeaf(from, end, out var vpn, out var entry); from = vpn + 1) yield return (vpn, entry);
    }
}

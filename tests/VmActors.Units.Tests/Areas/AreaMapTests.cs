using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Areas;

public sealed class AreaMapTests
{
    private static readonly Protection[] Protections = [Protection.Read, Protection.ReadWrite, Protection.None];

    // What the pages of an area show when they are not touched: of an object, its page.
    private static readonly AreaBacking[] Backings = [default, new(1, 0, false), new(1, 0, true), new(2, 5, true)];

    [Fact]
    public void A_page_is_found_in_its_area_and_not_at_the_end()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        map.Map(Pages(10, 20), Protection.ReadWrite);
        Assert.False(map.TryFind(new Vpn(9), out _));
        Assert.True(map.TryFind(new Vpn(10), out var area));
        Assert.Equal(new Area(Pages(10, 20), Protection.ReadWrite), area);
        Assert.True(map.TryFind(new Vpn(19), out _));
        Assert.False(map.TryFind(new Vpn(20), out _));
    }

    [Fact]
    public void Neighbours_of_one_protection_become_one_area()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        map.Map(Pages(10, 20), Protection.Read);
        map.Map(Pages(30, 40), Protection.Read);
        map.Map(Pages(20, 30), Protection.Read);
        Assert.Equal([new Area(Pages(10, 40), Protection.Read)], map.All);
    }

    [Fact]
    public void Unmapping_the_middle_leaves_two_areas_and_counts_the_pages()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        map.Map(Pages(10, 20), Protection.Read);
        Assert.Equal(3, map.Unmap(Pages(14, 17)));
        Assert.Equal(0, map.Unmap(Pages(14, 17)));
        Assert.Equal([new Area(Pages(10, 14), Protection.Read), new Area(Pages(17, 20), Protection.Read)], map.All);
        Assert.Equal(7, map.PageCount);
    }

    [Fact]
    public void Neighbours_of_one_object_become_one_area_where_its_pages_follow_each_other()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        map.Map(Pages(10, 20), Protection.Read, new AreaBacking(1, 0, true));
        map.Map(Pages(20, 25), Protection.Read, new AreaBacking(1, 10, true));
        map.Map(Pages(25, 30), Protection.Read, new AreaBacking(1, 16, true)); // page 15 is left out
        map.Map(Pages(30, 32), Protection.Read, new AreaBacking(1, 21, false));
        Assert.Equal(
            [
                "vpn [0xa, 0x19) Read, shared object 1 from page 0",
                "vpn [0x19, 0x1e) Read, shared object 1 from page 16",
                "vpn [0x1e, 0x20) Read, private object 1 from page 21",
            ],
            map.All.Select(area => area.ToString()));
    }

    [Fact]
    public void A_map_replaces_what_it_overlaps()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        map.Map(Pages(10, 20), Protection.Read);
        map.Map(Pages(22, 24), Protection.Read);
        map.Map(Pages(15, 30), Protection.ReadWrite);
        Area[] expected = [new(Pages(10, 15), Protection.Read), new(Pages(15, 30), Protection.ReadWrite)];
        Assert.Equal(expected, map.All);
    }

    [Fact]
    public void Protecting_the_middle_makes_three_areas_and_protecting_it_back_makes_one()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        map.Map(Pages(10, 20), Protection.ReadWrite);
        Assert.True(map.Protect(Pages(12, 14), Protection.Read));
        Assert.Equal(3, map.Count);
        Assert.True(map.Protect(Pages(12, 14), Protection.ReadWrite));
        Assert.Equal([new Area(Pages(10, 20), Protection.ReadWrite)], map.All);
    }

    [Fact]
    public void Protecting_over_a_hole_changes_nothing()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        map.Map(Pages(10, 12), Protection.ReadWrite);
        map.Map(Pages(13, 15), Protection.ReadWrite);
        Assert.False(map.Protect(Pages(10, 15), Protection.Read));
        Assert.False(map.Protect(Pages(13, 16), Protection.Read));
        Assert.All(map.All, area => Assert.Equal(Protection.ReadWrite, area.Protection));
    }

    [Fact]
    public void A_lookup_after_a_change_does_not_answer_from_before()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        map.Map(Pages(10, 20), Protection.ReadWrite);
        Assert.True(map.TryFind(new Vpn(15), out _));
        map.Protect(Pages(15, 16), Protection.Read);
        Assert.True(map.TryFind(new Vpn(15), out var area));
        Assert.Equal(Protection.Read, area.Protection);
        map.Unmap(Pages(15, 16));
        Assert.False(map.TryFind(new Vpn(15), out _));
    }

    [Fact]
    public void Areas_that_overlap_a_range_come_whole_and_ascending()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        for (ulong start = 0; start < 50; start += 10) map.Map(Pages(start, start + 5), Protection.Read);
        Assert.Equal([10UL, 20UL, 30UL], map.Overlapping(Pages(14, 31)).Select(a => a.Range.Start.Value));
        Assert.Empty(map.Overlapping(Pages(15, 20)));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    [InlineData((1L << 35) - 1, (1L << 35) + 1)]
    public void A_range_without_pages_or_beyond_the_users_half_is_refused(long start, long end)
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        var range = Pages((ulong)start, (ulong)end);
        Assert.Throws<ArgumentException>(() => map.Map(range, Protection.Read));
        Assert.Throws<ArgumentException>(() => map.Unmap(range));
        Assert.Throws<ArgumentException>(() => map.Protect(range, Protection.Read));
    }

    [Fact]
    public void Ten_thousand_areas_in_any_order_are_all_found()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        for (ulong i = 0; i < 10_000; i++) map.Map(Start(i * 7919 % 10_000, 2), Protection.Read);
        Assert.Equal((10_000, 20_000L), (map.Count, map.PageCount));
        map.CheckInvariants();
        for (ulong i = 0; i < 10_000; i++)
        {
            Assert.True(map.TryFind(new Vpn((i * 3) + 1), out var area));
            Assert.Equal(i * 3, area.Range.Start.Value);
            Assert.False(map.TryFind(new Vpn((i * 3) + 2), out _));
        }
        Assert.Equal(20_000, map.Unmap(Pages(0, 30_000)));
        Assert.Empty(map.All);

        static PageRange Start(ulong index, long count) => PageRange.Of(new Vpn(index * 3), count);
    }

    [Fact]
    public void Any_sequence_agrees_with_a_dictionary_of_pages()
    {
        var step = Gen.Choose(0, 3).SelectMany(_ => Gen.Choose(0, 90), (kind, start) => (kind, start))
            .SelectMany(_ => Gen.Choose(1, 20), (s, length) => (s.kind, s.start, length))
            .SelectMany(_ => Gen.Choose(0, 2), (s, protection) => (s.kind, s.start, s.length, protection));
        Prop.ForAll(step.ListOf().ToArbitrary(), steps => AgreesWithDictionary(steps, 1))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Long_sequences_over_many_blocks_agree_with_a_dictionary_of_pages()
    {
        var random = new System.Random(20);
        var steps = Enumerable.Range(0, 1500).Select(i =>
            (random.Next(i < 1000 ? 2 : 4), random.Next(3000), random.Next(1, i % 100 == 0 ? 200 : 3), random.Next(3)));
        AgreesWithDictionary(steps, 100);
    }

    private static void AgreesWithDictionary(
        IEnumerable<(int Kind, int Start, int Length, int Protection)> steps, int checkEvery)
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        var pages = new Dictionary<int, (Protection Protection, AreaBacking Backing)>();
        var done = 0;
        foreach (var (kind, start, length, which) in steps)
        {
            var range = PageRange.Of(new Vpn((ulong)start), length);
            var all = Enumerable.Range(start, length).ToArray();
            var mapped = all.Count(pages.ContainsKey);
            switch (kind)
            {
                case 0 or 1:
                    var backing = Backings[start % Backings.Length];
                    map.Map(range, Protections[which], backing);
                    foreach (var page in all) pages[page] = (Protections[which], backing.Further(page - start));
                    break;
                case 2:
                    Assert.Equal(mapped, map.Unmap(range));
                    foreach (var page in all) pages.Remove(page);
                    break;
                default:
                    Assert.Equal(mapped == length, map.Protect(range, Protections[which]));
                    if (mapped < length) break;
                    foreach (var page in all) pages[page] = (Protections[which], pages[page].Backing);
                    break;
            }
            if (++done % checkEvery == 0) AreEqual(pages, map);
        }
    }

    [Fact]
    public void Locked_pages_are_counted_and_an_area_is_cut_where_they_begin_and_end()
    {
        var map = new AreaMap(VirtualAddress.UserEnd.Vpn);
        map.Map(Pages(10, 20), Protection.ReadWrite);
        map.Change(Pages(12, 15), area => area with { Flags = AreaFlags.Locked });
        Assert.Equal((3, 3L, 10L), (map.Count, map.LockedPageCount, map.PageCount));
        ulong[] pages = [11, 12, 14, 15];
        Assert.Equal([false, true, true, false], pages.Select(page => map.IsLocked(new Vpn(page))));
        map.Unmap(Pages(14, 17));
        Assert.Equal((2L, (Vpn?)new Vpn(14), null), (
            map.LockedPageCount, map.FirstHole(Pages(10, 20)), map.FirstHole(Pages(10, 14))));
        map.Change(Pages(12, 14), area => area with { Flags = AreaFlags.None });
        Assert.Equal((2, 0L), (map.Count, map.LockedPageCount)); // one area again, and the one behind the hole
    }

    private static void AreEqual(Dictionary<int, (Protection, AreaBacking)> pages, AreaMap map)
    {
        map.CheckInvariants();
        Assert.Equal(pages.Count, map.PageCount);
        for (var page = 0; page < 3300; page++)
        {
            var found = map.TryFind(new Vpn((ulong)page), out var area);
            Assert.Equal(pages.TryGetValue(page, out var expected), found);
            if (!found) continue;
            var at = area.Within(PageRange.Of(new Vpn((ulong)page), 1));
            Assert.Equal(expected, (at.Protection, at.Backing));
            if (at.Backing.IsObject) Assert.Equal(at.Backing.First, area.IndexOf(new Vpn((ulong)page)));
        }
    }

    private static PageRange Pages(ulong start, ulong end) => new(new Vpn(start), new Vpn(end));
}

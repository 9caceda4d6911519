using VmActors.Units.Explanation;
using VmActors.Units.Memory;
using VmActors.Units.Tests.Explanation;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Translation;

public sealed class SpeculationTests
{
    private const int Always = SpeculationSpec.ChanceMax;
    private static readonly PagedMmuSpec Spec =
        new(new TlbGeometry(4, 4), new TlbGeometry(4, 4), new TlbGeometry(16, 16), 7, 25);

    private readonly PhysicalMemory _memory = new(1L << 20, PageSize.KiB4);
    private readonly PagedSpace _space;

    public SpeculationTests() => _space = new PagedSpace(_memory, 100);

    [Fact]
    public void The_next_page_is_in_the_second_level_before_a_reference_asks_for_it()
    {
        Map(1, 2);
        var mmu = Make(new SpeculationSpec(Always, 1, 0, 1));
        Assert.Equal((7L, 100L), Load(mmu, 1));
        Assert.Equal((7L, 0L), Load(mmu, 2));
        var counts = mmu.SpeculationCounts!;
        Assert.Equal((1L, 1L, 0L, 0L, 4L, 1L),
            (counts.Started, counts.Filled, counts.NoPage, counts.Dropped, counts.Reads, counts.Useful));
        Assert.Equal((1L, 4L), (mmu.Counts.L2Misses, mmu.Counts.WalkAccesses)); // walks of references alone
    }

    [Fact]
    public void A_page_is_useful_once_and_only_where_no_walk_of_a_reference_filled_it()
    {
        Map(1, 2);
        var mmu = Make(new SpeculationSpec(Always, 1, 0, 1));
        Load(mmu, 1);
        mmu.Invalidate(new Asid(1), PageRange.Of(new Vpn(2), 1));
        Load(mmu, 2); // by its own walk
        mmu.Load(_space.Root, new Asid(1));
        for (var page = 1UL; page <= 2; page++) Load(mmu, page);
        Assert.Equal(0, mmu.SpeculationCounts!.Useful);
    }

    [Fact]
    public void A_page_that_is_not_there_or_not_for_user_code_faults_for_nobody()
    {
        Map(1, 5);
        _space.Map(6, Protection.None);
        var mmu = Make(new SpeculationSpec(Always, 1, 0, 1));
        Load(mmu, 1);
        Load(mmu, 5);
        Assert.Equal((2L, 2L, 0L),
            (mmu.SpeculationCounts!.Started, mmu.SpeculationCounts.NoPage, mmu.SpeculationCounts.Filled));
        Assert.DoesNotContain(mmu.Translations, entry => entry.Key.Vpn.Value is 2 or 6);
    }

    [Fact]
    public void The_accessed_bit_is_noted_and_never_the_dirty_bit()
    {
        _space.Map(1, Protection.ReadWrite);
        _space.Map(2, Protection.ReadWrite);
        var mmu = Make(new SpeculationSpec(Always, 1, 0, 1));
        mmu.Translate(AccessKind.Store, At(1), false);
        Assert.Equal([new FrameUse(_space[1].Pfn, true), new FrameUse(_space[2].Pfn, false)], mmu.Uses);
        var filled = mmu.Translations.Single(entry => entry.Key.Vpn.Value == 2).Pte;
        Assert.Equal((true, false), (filled.Accessed, filled.Dirty));
    }

    [Fact]
    public void Nothing_is_walked_for_beyond_the_addresses_of_programs_or_twice()
    {
        var last = VirtualAddress.UserEnd.Vpn.Value - 1;
        Map(last, 1, 2);
        var mmu = Make(new SpeculationSpec(Always, 1, 0, 1));
        Load(mmu, last);
        Assert.Equal(0, mmu.SpeculationCounts!.Started);
        Load(mmu, 2);
        Load(mmu, 1); // page 2 is held
        Assert.Equal(1, mmu.SpeculationCounts.Started); // page 3, after page 2
    }

    [Theory]
    [InlineData(1, 90)]
    [InlineData(2, 0)]
    public void A_reference_waits_until_a_walker_is_free(int walkers, long wait)
    {
        Map(1, 2, 9);
        var mmu = Make(new SpeculationSpec(Always, 1, 0, walkers));
        mmu.Now = new SimTime(1000);
        Load(mmu, 1); // its walk ends at 1107, that of page 2 at 1207
        mmu.Now = new SimTime(1110);
        Assert.Equal((7L, 100 + wait), Load(mmu, 9));
        Assert.Equal((wait > 0 ? 1L : 0L, wait), (mmu.SpeculationCounts!.Waits, mmu.SpeculationCounts.WaitCycles));
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 3, 0)]
    public void A_walk_for_which_no_walker_is_free_is_dropped(int walkers, long started, long dropped)
    {
        Map(1, 2, 3, 4);
        var mmu = Make(new SpeculationSpec(Always, 3, 0, walkers));
        Load(mmu, 1);
        Assert.Equal((started, dropped), (mmu.SpeculationCounts!.Started, mmu.SpeculationCounts.Dropped));
    }

    [Fact]
    public void Pages_at_random_are_others_within_the_distance_on_both_sides()
    {
        var speculation = new Speculation(new SpeculationSpec(Always, 1, 3, 1), 1);
        var chosen = Enumerable.Range(0, 200).Select(_ => speculation.Choose(new Vpn(10), 1)!.Value.Value);
        Assert.Equal([7UL, 8, 9, 11, 12, 13], chosen.Distinct().Order().ToArray());
        Assert.Contains(null, Enumerable.Range(0, 50).Select(_ => speculation.Choose(new Vpn(0), 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_walk_is_made_as_often_as_its_chance_says(ulong seed)
    {
        var speculation = new Speculation(new SpeculationSpec(Always / 4, 1, 0, 1), seed);
        var made = Enumerable.Range(0, 100_000).Count(_ => speculation.Choose(new Vpn(10), 1) is not null);
        Assert.InRange(made, 24_450, 25_550); // four standard deviations
    }

    [Fact]
    public void Its_draws_shift_no_draw_of_the_TLBs()
    {
        var random = new TlbSpec(new TlbGeometry(4, 4), TlbPolicy.Random);
        var spec = new PagedMmuSpec(random, random, random, 7, 25);
        var plain = new PagedMmu(spec, _memory, 3);
        var guessing = new PagedMmu(
            spec with { Speculation = new SpeculationSpec(Always, 2, 1 << 20, 2) }, _memory, 3); // finds nothing
        for (var page = 0UL; page < 40; page += 2) Map(page);
        foreach (var mmu in new[] { plain, guessing })
        {
            mmu.Load(_space.Root, new Asid(1));
            for (var page = 0UL; page < 400; page++) Load(mmu, page * 14 % 40);
        }
        Assert.Equal(0, guessing.SpeculationCounts!.Filled);
        Assert.True(guessing.SpeculationCounts.Started > 100);
        Assert.Equal(plain.Translations, guessing.Translations);
    }

    [Fact]
    public void An_observer_is_told_the_wait_and_what_became_of_the_walk()
    {
        Map(1, 2, 9);
        var mmu = Make(new SpeculationSpec(Always, 2, 0, 1));
        var steps = new Steps();
        mmu.Translate(AccessKind.Load, At(1), false, steps);
        mmu.Now = new SimTime(110);
        mmu.Translate(AccessKind.Load, At(9), false, steps);
        Assert.Equal(
            [
                new SpeculativeWalk(new Vpn(2), SpeculationEnd.Filled, 4, 100),
                new SpeculativeWalk(new Vpn(3), SpeculationEnd.Dropped, 0, 0),
                new SpeculativeWalk(new Vpn(10), SpeculationEnd.NoPage, 4, 100),
                new SpeculativeWalk(new Vpn(11), SpeculationEnd.Dropped, 0, 0),
            ],
            steps.All.OfType<SpeculativeWalk>());
        Assert.Contains(new CyclesSpent("wait for a walker", 1, 90), steps.All);
    }

    private static VirtualAddress At(ulong page) => new Vpn(page).Address;

    private static (long Tlb, long Walk) Load(Mmu mmu, ulong page)
    {
        var outcome = mmu.Translate(AccessKind.Load, At(page), false);
        Assert.False(outcome.Fault);
        return (outcome.TlbCycles, outcome.WalkCycles);
    }

    private PagedMmu Make(SpeculationSpec speculation)
    {
        var mmu = new PagedMmu(Spec with { Speculation = speculation }, _memory);
        mmu.Load(_space.Root, new Asid(1));
        return mmu;
    }

    private void Map(params ulong[] pages) => Array.ForEach(pages, page => _space.Map(page, Protection.Read));
}

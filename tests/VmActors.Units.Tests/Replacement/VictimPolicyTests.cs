using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Replacement;

namespace VmActors.Units.Tests.Replacement;

public sealed class VictimPolicyTests
{
    private static readonly ulong[] Ostep = [0, 1, 2, 0, 1, 3, 0, 3, 1, 2, 1];
    private static readonly ulong[] Belady = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
    private static readonly ulong[] Silberschatz = [7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1];

    public static TheoryData<string> Names => [.. VictimPolicies.All.Select(kind => kind.Name)];

    [Theory]
    [InlineData("FIFO", 4)]
    [InlineData("LRU", 6)]
    [InlineData("OPT", 6)]
    [InlineData("MRU", 6)]
    public void The_string_of_OSTEP_hits_as_published(string policy, int hits) =>
        Assert.Equal((hits, 11 - hits), Run(policy, 3, Ostep));

    [Theory]
    [InlineData("FIFO", 9, 10)]
    [InlineData("LRU", 10, 8)]
    [InlineData("OPT", 7, 6)]
    [InlineData("CLOCK", 9, 10)]
    public void Beladys_string_misses_more_in_more_memory_with_FIFO_and_CLOCK(string policy, int three, int four) =>
        Assert.Equal((three, four), (Run(policy, 3, Belady).Misses, Run(policy, 4, Belady).Misses));

    [Theory]
    [InlineData("FIFO", 15, 10)]
    [InlineData("LRU", 12, 8)]
    [InlineData("OPT", 9, 8)]
    [InlineData("CLOCK", 14, 9)]
    public void The_string_of_Silberschatz_misses_as_published(string policy, int three, int four) =>
        Assert.Equal((three, four), (Run(policy, 3, Silberschatz).Misses, Run(policy, 4, Silberschatz).Misses));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_array_walk_of_ten_elements_on_three_pages_hits_seventy_times_in_a_hundred(string policy)
    {
        for (var first = 1; first <= 8; first++)
        {
            for (var second = first + 1; second <= 9; second++)
            {
                var pages = Enumerable.Range(0, 10).Select(i => i < first ? 0UL : i < second ? 1UL : 2UL)
                    .ToArray();
                Assert.Equal((7, 3), Run(policy, 3, pages));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_policy_does_what_its_model_does(string policy)
    {
        var cases = from frames in Gen.Choose(1, 6)
                    from pages in Gen.Choose(0, 9).ListOf()
                    select (frames, pages: pages.Select(page => (ulong)page).ToArray());
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var memory = Memory(policy, c.frames, c.pages);
            var naive = new NaiveFrames(policy, c.frames, c.pages);
            foreach (var page in c.pages)
            {
                var last = memory.Pages.Count() == c.frames ? memory.Pages.First(IsVictim).Page : (ulong?)null;
                var reference = memory.Reference(page);
                Assert.Equal(naive.Reference(page), (reference.Hit, reference.Victim));
                Assert.Equal(naive.Pages.Order(), memory.Pages.Select(resident => resident.Page).Order());
                if (reference.Victim is { } victim && last is not null) Assert.Equal(last, victim);
            }
            Assert.Equal(c.pages.Length, memory.Hits + memory.Misses);

            // The first that is not spared; when all are, the first.
            bool IsVictim((ulong Page, bool IsSpared) resident) =>
                !resident.IsSpared || memory.Pages.All(other => other.IsSpared);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_empty_memory_has_no_victim(string policy) =>
        Assert.Throws<InvalidOperationException>(() => Kind(policy).Create(3, []).TakeVictim());

    [Fact]
    public void OPT_refuses_a_reference_that_is_not_next_in_its_string()
    {
        var memory = Memory("OPT", 2, [1, 2]);
        Assert.Throws<InvalidOperationException>(() => memory.Reference(2));
    }

    [Fact]
    public void Clock_says_whom_it_would_spare()
    {
        var memory = Memory("CLOCK", 3, []);
        foreach (var page in new ulong[] { 1, 2, 3, 4, 2 }) memory.Reference(page);
        Assert.Equal([(2UL, true), (3UL, false), (4UL, true)], memory.Pages);
        Assert.Equal(3UL, memory.Reference(5).Victim);
    }

    private static (int Hits, int Misses) Run(string policy, int frames, ulong[] pages)
    {
        var memory = Memory(policy, frames, pages);
        foreach (var page in pages) memory.Reference(page);
        return (memory.Hits, memory.Misses);
    }

    private static FixedFrames Memory(string policy, int frames, IReadOnlyList<ulong> pages) =>
        new(frames, Kind(policy).Create(frames, pages));

    private static VictimPolicyKind Kind(string name) => VictimPolicies.All.Single(kind => kind.Name == name);
}

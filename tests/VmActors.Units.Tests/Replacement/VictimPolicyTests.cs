using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Replacement;

namespace VmActors.Units.Tests.Replacement;

public sealed class VictimPolicyTests
{
    public static TheoryData<string> Names => [.. VictimPolicies.All.Select(kind => kind.Name)];

    public static TheoryData<string> Ordered => [.. VictimPolicies.Ordered.Select(kind => kind.Name)];

    [Theory]
    [InlineData("FIFO", 4)]
    [InlineData("LRU", 6)]
    [InlineData("OPT", 6)]
    [InlineData("MRU", 6)]
    public void The_string_of_OSTEP_hits_as_published(string policy, int hits) =>
        Assert.Equal(11 - hits, KnownStrings.Misses(policy, 3, KnownStrings.Ostep));

    [Theory]
    [InlineData("FIFO", 9, 10)]
    [InlineData("LRU", 10, 8)]
    [InlineData("OPT", 7, 6)]
    [InlineData("CLOCK", 9, 10)]
    public void Beladys_string_misses_more_in_more_memory_with_FIFO_and_CLOCK(string policy, int three, int four) =>
        Assert.Equal((three, four), InThreeAndFour(policy, KnownStrings.Belady));

    [Theory]
    [InlineData("FIFO", 15, 10)]
    [InlineData("LRU", 12, 8)]
    [InlineData("OPT", 9, 8)]
    [InlineData("CLOCK", 14, 9)]
    public void The_string_of_Silberschatz_misses_as_published(string policy, int three, int four) =>
        Assert.Equal((three, four), InThreeAndFour(policy, KnownStrings.Silberschatz));

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
                Assert.Equal(3, KnownStrings.Misses(policy, 3, pages));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_policy_does_what_its_model_does(string policy) =>
        Prop.ForAll(RandomStrings.Arbitrary, spec =>
        {
            var memory = new FixedFrames<IVictimPolicy>(spec.Frames, KnownStrings.Kind(policy).Create(spec));
            var naive = NaivePolicies.Of(policy, spec);
            foreach (var use in spec.References.Uses)
            {
                var reference = memory.Reference(use);
                Assert.Equal(naive.Reference(use.Page, use.IsStore), (reference.Hit, reference.Victim));
            }
            Assert.Equal(spec.References.Length, memory.Hits + memory.Misses);
            Assert.Equal(memory.Misses, KnownStrings.Kind(policy).CountMisses(spec));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Ordered))]
    public void An_order_names_the_pages_in_memory_and_the_victim_first(string policy) =>
        Prop.ForAll(RandomStrings.Arbitrary, spec =>
        {
            var order = (IVictimOrder)KnownStrings.Kind(policy).Create(spec);
            var memory = new FixedFrames<IVictimOrder>(spec.Frames, order);
            var resident = new HashSet<int>();
            foreach (var use in spec.References.Uses)
            {
                var frames = order.Order.ToList();
                Assert.Equal(resident.Order(), frames.Select(memory.PageIn).Order());
                var victim = frames.Count == 0 ? -1
                    : memory.PageIn(frames.Find(frame => !order.IsSpared(frame) || frames.All(order.IsSpared)));
                var reference = memory.Reference(use);
                if (reference.Victim is { } left) Assert.Equal(victim, left);
                if (reference.Victim is { } gone) resident.Remove(gone);
                resident.Add(use.Page);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void An_empty_memory_has_no_victim(string policy) => Assert.Throws<InvalidOperationException>(() =>
        KnownStrings.Kind(policy).Create(new VictimPolicySpec(3, ReferenceString.Of([1]))).TakeVictim(0));

    [Fact]
    public void OPT_refuses_a_reference_that_is_not_next_in_its_string()
    {
        var spec = new VictimPolicySpec(2, ReferenceString.Of([1, 2]));
        var memory = new FixedFrames<IVictimPolicy>(2, KnownStrings.Kind("OPT").Create(spec));
        Assert.Throws<InvalidOperationException>(() => memory.Reference(spec.References.Uses[1]));
    }

    [Fact]
    public void Clock_says_whom_it_would_spare()
    {
        var spec = new VictimPolicySpec(3, ReferenceString.Of([1, 2, 3, 4, 2, 5]));
        var clock = (IVictimOrder)KnownStrings.Kind("CLOCK").Create(spec);
        var memory = new FixedFrames<IVictimOrder>(3, clock);
        foreach (var use in spec.References.Uses[..5]) memory.Reference(use);
        Assert.Equal([(2UL, true), (3UL, false), (4UL, true)], clock.Order.Select(Shown));
        Assert.Equal(3UL, spec.References.PageOf(memory.Reference(spec.References.Uses[5]).Victim!.Value));

        (ulong Page, bool IsSpared) Shown(int frame) =>
            (spec.References.PageOf(memory.PageIn(frame)), clock.IsSpared(frame));
    }

    private static (long Three, long Four) InThreeAndFour(string policy, ulong[] pages) =>
        (KnownStrings.Misses(policy, 3, pages), KnownStrings.Misses(policy, 4, pages));
}

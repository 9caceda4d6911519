using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Replacement;
using VmActors.Units.Replacement.Curves;

namespace VmActors.Units.Tests.Replacement;

/// <summary>What holds for every reference string.</summary>
public sealed class ReplacementLawTests
{
    public static TheoryData<string> Names => [.. VictimPolicies.All.Select(kind => kind.Name)];

    public static TheoryData<string> Stacks =>
        [.. VictimPolicies.All.Where(kind => kind.Curve is not null).Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void A_stack_algorithm_never_misses_more_in_more_frames(string policy) =>
        Prop.ForAll(RandomStrings.Arbitrary, spec =>
        {
            var kind = KnownStrings.Kind(policy);
            Assert.True(kind.CountMisses(spec with { Frames = spec.Frames + 1 }) <= kind.CountMisses(spec));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void No_policy_misses_less_than_OPT_nor_less_than_there_are_pages(string policy) =>
        Prop.ForAll(RandomStrings.Arbitrary, spec =>
        {
            var least = KnownStrings.Kind("OPT").CountMisses(spec);
            Assert.InRange(KnownStrings.Kind(policy).CountMisses(spec), least, spec.References.Length);
            Assert.InRange(least, spec.References.PageCount, spec.References.Length);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Stacks))]
    public void A_curve_is_what_single_runs_say(string policy) =>
        Prop.ForAll(RandomStrings.Arbitrary, spec =>
        {
            var kind = KnownStrings.Kind(policy);
            var curve = kind.Curve!(spec.References);
            Assert.Equal(spec.References.Length, curve.References);
            for (var frames = 1; frames <= spec.References.PageCount + 2; frames++)
                Assert.Equal(kind.CountMisses(spec with { Frames = frames }), curve.Misses(frames));
            var steps = curve.Steps.ToList();
            Assert.Equal(1, steps[0].Frames);
            Assert.Equal(steps.Count, steps.Select(step => step.Misses).Distinct().Count());
            Assert.All(steps, step => Assert.Equal(curve.Misses(step.Frames), step.Misses));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("LRU", 185508, 201)]
    [InlineData("OPT", 49535, 162)]
    public void The_curve_of_a_real_program_goes_through_what_other_simulators_say(
        string policy, long in16, long in64)
    {
        var curve = KnownStrings.Kind(policy).Curve!(KnownStrings.Data);
        Assert.Equal((in16, in64, 143), (curve.Misses(16), curve.Misses(64), curve.Misses(int.MaxValue)));
        Assert.Equal((1, 143), (curve.Steps.First().Frames, curve.Steps.Last().Misses));
    }

    [Fact]
    public void The_working_set_is_what_a_look_back_at_each_reference_says() =>
        Prop.ForAll(RandomStrings.Arbitrary, spec =>
        {
            var pages = spec.References.Uses.ToArray().Select(use => use.Page).ToList();
            var sizes = WorkingSetSizes.Of(spec.References, spec.Window);
            var expected = pages.Select((_, place) => Before(place + 1).Distinct().Count()).ToList();
            Assert.Equal(pages.Where((page, place) => !Before(place).Contains(page)).Count(), sizes.Misses);
            Assert.Equal((expected.Sum(), expected.DefaultIfEmpty().Max()), (sizes.Sum, sizes.Max));
            Assert.All(sizes.OverTime, sample => Assert.Equal(expected[sample.References - 1], sample.Pages));
            Assert.InRange(sizes.OverTime.Count(), Math.Min(1, pages.Count), 32);
            if (pages.Count > 0) Assert.Equal(pages.Count, sizes.OverTime.Last().References);

            IEnumerable<int> Before(int place) => pages.Take(place).TakeLast((int)spec.Window);
        }).QuickCheckThrowOnFailure();
}

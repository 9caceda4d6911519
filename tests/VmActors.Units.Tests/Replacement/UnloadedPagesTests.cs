using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Replacement;

namespace VmActors.Units.Tests.Replacement;

/// <summary>Pages that leave memory for another reason than being the victim.</summary>
public sealed class UnloadedPagesTests
{
    private const int Frames = 5, Pages = 12;

    public static TheoryData<string> Names => [.. ReplacementPolicies.Names];

    public static TheoryData<string> Ordered =>
        [.. VictimPolicies.Ordered.Where(kind => !kind.LooksAhead).Select(kind => kind.Word)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_victim_is_a_frame_whose_page_left_and_every_page_is_a_victim_once(string name) =>
        Prop.ForAll(Steps, steps =>
        {
            var policy = Policy(name);
            var pageIn = new int?[Frames];
            foreach (var step in steps) Do(policy, pageIn, step);
            for (var left = pageIn.Count(page => page is not null); left > 0; left--) Evict(policy, pageIn);
            Assert.Throws<InvalidOperationException>(() => policy.TakeVictim(-1));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Ordered))]
    public void The_other_pages_keep_their_order(string name) => Prop.ForAll(Steps, steps =>
    {
        var policy = (IVictimOrder)Policy(name);
        var pageIn = new int?[Frames];
        foreach (var step in steps)
        {
            var before = policy.Order.ToList();
            Do(policy, pageIn, step);
            if (step.Kind == 0) Assert.Equal(before.Where(frame => pageIn[frame] is not null), policy.Order);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void OPT_too_forgets_a_page_that_left()
    {
        var spec = new VictimPolicySpec(2, ReferenceString.Of([1, 2, 1]));
        var opt = (IVictimOrder)KnownStrings.Kind("OPT").Create(spec);
        opt.Loaded(0, 0, false);
        opt.Loaded(1, 1, false);
        opt.Unloaded(1);
        Assert.Equal([0], opt.Order);
        Assert.Equal(0, opt.TakeVictim(-1));
    }

    private static Arbitrary<(int Kind, int Number)[]> Steps =>
        Gen.Choose(0, 7).SelectMany(_ => Gen.Choose(0, Pages - 1), (kind, number) => (kind, number)).ArrayOf()
            .ToArbitrary();

    private static IVictimPolicy Policy(string name) => VictimPolicies.All.Single(kind => kind.Word == name)
        .Create(new VictimPolicySpec(Frames, ReferenceString.Of([1])) { Window = 6 });

    /// <summary>Of eight steps one unloads, one evicts in advance, and six reference a page.</summary>
    private static void Do(IVictimPolicy policy, int?[] pageIn, (int Kind, int Number) step)
    {
        var (kind, number) = step;
        var frame = number % Frames;
        var isAny = pageIn.Any(page => page is not null);
        if (kind == 0 && pageIn[frame] is not null)
        {
            policy.Unloaded(frame);
            pageIn[frame] = null;
        }
        else if (kind == 1 && isAny)
        {
            Evict(policy, pageIn);
        }
        else if (kind > 1)
        {
            Reference(policy, pageIn, number, isStore: kind == 2);
        }
    }

    private static void Reference(IVictimPolicy policy, int?[] pageIn, int page, bool isStore)
    {
        var frame = Array.IndexOf(pageIn, page);
        if (frame >= 0)
        {
            policy.Referenced(frame, isStore);
            return;
        }
        if (!pageIn.Contains(null)) Evict(policy, pageIn, page);
        frame = Array.IndexOf(pageIn, null);
        policy.Loaded(frame, page, isStore);
        pageIn[frame] = page;
    }

    private static void Evict(IVictimPolicy policy, int?[] pageIn, int page = -1)
    {
        var victim = policy.TakeVictim(page);
        Assert.NotNull(pageIn[victim]);
        pageIn[victim] = null;
    }
}

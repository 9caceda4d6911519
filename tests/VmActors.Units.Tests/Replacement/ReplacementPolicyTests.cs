using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Replacement;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Replacement;

/// <summary>What the page daemon may rely on, whatever its policy.</summary>
public sealed class ReplacementPolicyTests
{
    private const int Frames = 8;

    public static TheoryData<string> Names => [.. ReplacementPolicies.Names];

    public static TheoryData<string> Scanned =>
        [.. ReplacementPolicies.Names.Where(name => name != ReplacementPolicies.Default)];

    [Fact]
    public void All_policies_of_the_laboratory_are_there_but_the_one_that_looks_ahead()
    {
        Assert.Equal(VictimPolicies.All.Length - 1, ReplacementPolicies.Names.Length);
        Assert.Equal("opt", Assert.Single(ReplacementPolicies.LookingAhead));
        Assert.Throws<ArgumentException>(() => { ReplacementPolicies.Create("opt", 8, 0); });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_turns_find_a_victim_in_a_memory_of_any_size(string name) =>
        Prop.ForAll(Strings, c =>
        {
            var memory = new PagedMemory(ReplacementPolicies.Create(name, c.Frames, 1), c.Frames, true);
            var faults = memory.Faults(c.Pages);
            Assert.InRange(faults, c.Pages.Distinct().Count(), c.Pages.Count);
            var again = new PagedMemory(ReplacementPolicies.Create(name, c.Frames, 1), c.Frames, true);
            Assert.Equal(faults, again.Faults(c.Pages));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void Pages_in_use_all_the_time_are_taken_all_the_same(string name)
    {
        var policy = Policy(name, mapped: Frames);
        for (var left = Frames; left > 0; left--)
        {
            Assert.Equal(left, policy.MappedCount);
            policy.BeginRound(1);
            policy.PageUnmapped(Assert.NotNull(Turns(policy, hot: true)));
        }
        Assert.Equal(0, policy.Candidates(new Pfn[1]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_call_names_mapped_frames_and_none_twice(string name) => Prop.ForAll(
        Gen.Choose(0, Frames - 1).ArrayOf().ToArbitrary(), flips =>
        {
            var policy = Policy(name, mapped: 0);
            var mapped = new HashSet<long>();
            foreach (var frame in flips)
            {
                if (mapped.Add(frame)) policy.PageMapped(new Pfn(frame), Name(frame));
                else policy.PageUnmapped(new Pfn(frame));
                if (policy.MappedCount < mapped.Count) mapped.Remove(frame);
                if (frame % 3 == 0) policy.BeginRound(2);
                var asked = new Pfn[3];
                var candidates = asked[..policy.Candidates(asked)];
                Assert.Equal(mapped.Count > 0, candidates.Length > 0);
                Assert.All(candidates, candidate => Assert.Contains(candidate.Value, mapped));
                Assert.Equal(candidates.Length, candidates.Distinct().Count());
                foreach (var candidate in candidates) policy.ShouldEvict(candidate, frame % 2 == 0);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_frame_mapped_twice_unmapped_twice_or_unknown_is_refused(string name)
    {
        var policy = Policy(name, mapped: 2);
        Assert.Throws<InvalidOperationException>(() => policy.PageMapped(new Pfn(1)));
        Assert.Throws<InvalidOperationException>(() => policy.PageUnmapped(new Pfn(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => policy.PageMapped(new Pfn(Frames)));
        policy.BeginRound(1);
        policy.PageUnmapped(new Pfn(1));
        Assert.False(policy.ShouldEvict(new Pfn(1), referenced: false));
    }

    [Theory]
    [MemberData(nameof(Scanned))]
    public void A_victim_that_could_not_be_taken_gives_way_to_another_and_is_asked_for_again(string name)
    {
        var policy = Policy(name, mapped: 3);
        policy.BeginRound(1);
        var first = Turns(policy)!.Value;
        var second = Turns(policy)!.Value; // no frame was unmapped: the round still wants one
        Assert.NotEqual(first, second);
        policy.PageUnmapped(second);
        policy.BeginRound(2);
        var rest = new[] { Turns(policy)!.Value, Turns(policy)!.Value };
        Assert.Contains(first, rest);
        Assert.DoesNotContain(second, rest);
    }

    [Theory]
    [InlineData("fifo")]
    [InlineData("random")]
    public void Who_needs_no_bits_faults_as_in_the_laboratory(string name) => Prop.ForAll(Strings, c =>
    {
        var spec = new VictimPolicySpec(c.Frames, ReferenceString.Of(c.Pages.Select(page => (ulong)page))) { Seed = 7 };
        var memory = new PagedMemory(ReplacementPolicies.Create(name, c.Frames, 7), c.Frames, true);
        Assert.Equal(
            VictimPolicies.All.Single(kind => kind.Word == name).CountMisses(spec), memory.Faults(c.Pages));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Mru_keeps_a_loop_that_lru_and_clock_lose()
    {
        var loop = Enumerable.Repeat(Enumerable.Range(0, 10), 20).SelectMany(pages => pages).ToArray();
        var (lru, clock, mru) = (Faults("lru", loop), Faults("clock", loop), Faults("mru", loop));
        Assert.Equal((200, 200), (lru, clock));
        Assert.InRange(mru, 10, 80);
    }

    [Theory]
    [InlineData("fifo", false)]
    [InlineData("lru", false)]
    [InlineData("2q", true)]
    [InlineData("arc", true)]
    [InlineData("car", true)]
    [InlineData("s3-fifo", true)]
    public void A_page_that_came_back_outlives_a_stream_of_pages_used_once(string name, bool expected)
    {
        Assert.Equal(expected, ReplacementPolicies.AsksNames(name));
        var policy = Policy(name, mapped: Frames);
        policy.BeginRound(1);
        Turns(policy); // now the pages are known, and have been used once
        policy.BeginRound(1);
        var frames = new Pfn[Frames];
        foreach (var frame in frames[..policy.Candidates(frames)]) policy.ShouldEvict(frame, frame.Value is 1 or 2);
        var came = 100;
        var left = Replace(policy, came++);
        var back = Replace(policy, (int)left.Value);
        var stays = true;
        for (var round = 0; round < 3 * Frames; round++) stays &= Replace(policy, came++) != back;
        Assert.Equal(expected, stays);
    }

    [Fact]
    public void Enhanced_clock_takes_clean_pages_first()
    {
        Assert.True(ReplacementPolicies.AsksDirty("enhanced-clock"));
        var policy = Policy("enhanced-clock", mapped: 4);
        for (var left = 4; left > 0; left--)
        {
            policy.BeginRound(1);
            var victim = Turns(policy, dirty: frame => frame.Value < 2)!.Value;
            Assert.Equal(left > 2, victim.Value >= 2);
            policy.PageUnmapped(victim);
        }
    }

    [Fact]
    public void The_working_set_is_all_that_stays()
    {
        var policy = Policy("working-set", mapped: Frames);
        policy.BeginRound(1);
        policy.PageUnmapped(Turns(policy)!.Value);
        for (var round = 0; round < 3 && !policy.LetsGo; round++)
        {
            policy.BeginRound(1);
            var frames = new Pfn[Frames];
            foreach (var frame in frames[..policy.Candidates(frames)])
                policy.ShouldEvict(frame, referenced: frame.Value >= 4);
            Assert.Equal(1, policy.Candidates(new Pfn[1]));
        }
        var gone = new Pfn[Frames];
        Assert.All(gone[..policy.Candidates(gone)], frame => Assert.InRange(frame.Value, 0, 3));
        Assert.False(policy.LetsGo);
    }

    private static Arbitrary<(int Frames, IReadOnlyList<int> Pages)> Strings =>
        Gen.Choose(1, 6).SelectMany(
            _ => Gen.Choose(0, 9).ListOf(), (frames, pages) => (frames, (IReadOnlyList<int>)[.. pages])).ToArbitrary();

    private static int Faults(string name, IEnumerable<int> pages) =>
        new PagedMemory(ReplacementPolicies.Create(name, Frames, 1), Frames, true).Faults(pages);

    private static Pfn Replace(IReplacementPolicy policy, int page)
    {
        policy.BeginRound(1);
        var victim = Assert.NotNull(Turns(policy));
        policy.PageUnmapped(victim);
        policy.PageMapped(victim, Name(page));
        return victim;
    }

    private static PageName Name(int page) => new(PageKind.Process, 1, (ulong)page);

    private static IReplacementPolicy Policy(string name, int mapped)
    {
        var policy = ReplacementPolicies.Create(name, Frames, 1);
        for (var frame = 0; frame < mapped; frame++) policy.PageMapped(new Pfn(frame), Name(frame));
        return policy;
    }

    /// <summary>What the daemon does: two turns, of which the second spares nobody.</summary>
    private static Pfn? Turns(IReplacementPolicy policy, bool hot = false, Func<Pfn, bool>? dirty = null)
    {
        var candidate = new Pfn[1];
        for (var looks = 0; looks <= 2 * policy.MappedCount; looks++)
        {
            Assert.Equal(1, policy.Candidates(candidate));
            var referenced = hot && looks < policy.MappedCount;
            if (policy.ShouldEvict(candidate[0], referenced, dirty?.Invoke(candidate[0]) ?? false)) return candidate[0];
        }
        return null;
    }
}

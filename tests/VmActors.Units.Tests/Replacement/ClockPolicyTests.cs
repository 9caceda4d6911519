using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Replacement;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Replacement;

public sealed class ClockPolicyTests
{
    private static readonly int[] Silberschatz = [7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1];
    private static readonly int[] Belady = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];

    [Theory]
    [InlineData(3, 14)]
    [InlineData(4, 9)]
    public void The_reference_string_of_Silberschatz_faults_as_published(int frames, int faults) =>
        Assert.Equal(faults, Memory(frames).Faults(Silberschatz));

    [Theory]
    [InlineData(3, 9)]
    [InlineData(4, 10)]
    public void Beladys_string_faults_more_in_more_memory(int frames, int faults) =>
        Assert.Equal(faults, Memory(frames).Faults(Belady));

    // Two independent simulators agree on these for the recorded trace.
    [Theory]
    [InlineData(16, true, 186247)]
    [InlineData(64, true, 206)]
    [InlineData(256, true, 143)]
    [InlineData(16, false, 186227)]
    [InlineData(64, false, 197)]
    [InlineData(256, false, 143)]
    public void Data_references_of_a_real_program_fault_as_in_other_simulators(int frames, bool onLoad, int faults) =>
        Assert.Equal(faults, Memory(frames, onLoad).Faults(RecordedTrace.Data.Select(page => (int)page)));

    [Theory]
    [InlineData(16, true, 187720)]
    [InlineData(64, true, 424)]
    [InlineData(256, true, 232)]
    [InlineData(16, false, 186885)]
    [InlineData(64, false, 412)]
    [InlineData(256, false, 232)]
    public void All_references_of_a_real_program_fault_as_in_other_simulators(int frames, bool onLoad, int faults) =>
        Assert.Equal(faults, Memory(frames, onLoad).Faults(RecordedTrace.All.Select(page => (int)page)));

    [Fact]
    public void The_hand_goes_round_the_mapped_frames_in_order_and_goes_on_where_it_stopped()
    {
        var clock = Clock(100, 3, 10, 70, 99);
        Assert.Equal([3L, 10L, 70L], Next(clock, 3));
        Assert.Equal(new Pfn(71), clock.Hand);
        Assert.Equal([99L, 3L], Next(clock, 2));
        clock.PageMapped(new Pfn(5));
        clock.PageUnmapped(new Pfn(10));
        Assert.Equal([5L, 70L], Next(clock, 2));
    }

    [Fact]
    public void One_call_never_names_a_frame_twice()
    {
        var clock = Clock(100, 3, 10);
        Next(clock, 1);
        Assert.Equal([10L, 3L], Next(clock, 50));
        Assert.Empty(Next(Clock(100), 50));
    }

    [Fact]
    public void A_referenced_page_stays_an_unreferenced_one_goes_and_one_that_left_meanwhile_stays_out()
    {
        var clock = Clock(10, 1, 2, 3);
        Next(clock, 3);
        clock.PageUnmapped(new Pfn(3));
        Assert.False(clock.ShouldEvict(new Pfn(1), referenced: true));
        Assert.True(clock.ShouldEvict(new Pfn(2), referenced: false));
        Assert.False(clock.ShouldEvict(new Pfn(3), referenced: false));
        Assert.Equal(2, clock.MappedCount);
    }

    [Fact]
    public void A_frame_mapped_twice_unmapped_twice_or_unknown_is_refused()
    {
        var clock = Clock(10, 1);
        Assert.Throws<InvalidOperationException>(() => clock.PageMapped(new Pfn(1)));
        Assert.Throws<InvalidOperationException>(() => clock.PageUnmapped(new Pfn(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.PageMapped(new Pfn(10)));
    }

    [Fact]
    public void Any_reference_string_faults_as_a_clock_over_an_array()
    {
        var strings = Gen.Choose(0, 9).ListOf();
        var cases = Gen.Choose(1, 6).SelectMany(_ => strings, (frames, pages) => (frames, pages));
        Prop.ForAll(cases.ToArbitrary(), c => Memory(c.frames).Faults(c.pages) == ArrayClockFaults(c.frames, c.pages))
            .QuickCheckThrowOnFailure();
    }

    private static int ArrayClockFaults(int frames, IEnumerable<int> pages)
    {
        var slots = new (int Page, bool Referenced)[frames];
        Array.Fill(slots, (-1, false));
        var (hand, faults) = (0, 0);
        foreach (var page in pages)
        {
            var at = Array.FindIndex(slots, slot => slot.Page == page);
            if (at < 0)
            {
                faults++;
                for (; slots[hand].Referenced; hand = (hand + 1) % frames) slots[hand].Referenced = false;
                at = hand;
                hand = (hand + 1) % frames;
            }
            slots[at] = (page, true);
        }
        return faults;
    }

    private static PagedMemory Memory(int frames, bool referencedOnLoad = true) =>
        new(new ClockPolicy(frames), frames, referencedOnLoad);

    private static ClockPolicy Clock(long frameCount, params long[] mapped)
    {
        var clock = new ClockPolicy(frameCount);
        foreach (var frame in mapped) clock.PageMapped(new Pfn(frame));
        return clock;
    }

    private static long[] Next(ClockPolicy clock, int count)
    {
        var frames = new Pfn[count];
        return frames[..clock.Candidates(frames)].Select(frame => frame.Value).ToArray();
    }
}

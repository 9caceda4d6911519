using System.Collections.Immutable;
using VmActors.Kernel.Daemon;
using VmActors.Probes;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Choice;
using VmActors.Runtime.Hosts;
using VmActors.Units.Frames;
using VmActors.Units.Replacement;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Tests.Daemon;

/// <summary>The daemon against a kernel made by hand, whose frames 0 to 9 hold pages.</summary>
public sealed class PageDaemonActorTests
{
    private const int FrameCount = 10;

    private readonly Probe _kernel = new();
    private readonly SortedSet<long> _referenced = [];
    private readonly SortedSet<long> _stubborn = []; // cannot be evicted
    private readonly List<long> _looks = [];
    private readonly List<long> _evictions = [];
    private bool _isHot; // every look finds every page referenced
    private long _free;

    [Fact]
    public void It_sleeps_until_memory_is_low_and_reclaims_up_to_the_high_watermark()
    {
        var daemon = Run(high: 3, batch: 2, wakeAt: [1000]);
        Assert.Equal([0, 1, 2, 3], _evictions);
        Assert.Equal([new ReclaimProtocol.DaemonSleeps(false)], _kernel.All<ReclaimProtocol.DaemonSleeps>());
        Assert.All(_kernel.Inbox, got => Assert.True(got.At > 2000));
        Assert.Equal((1L, 4L, 0L, 4L, 4L), (
            daemon.Counts.Wakeups, daemon.Counts.Scanned, daemon.Counts.Referenced, daemon.Counts.Reclaimed,
                daemon.Counts.Written));
    }

    [Fact]
    public void The_hand_passes_referenced_frames_once_and_goes_on_where_it_stopped()
    {
        _referenced.UnionWith([0, 2, 3]);
        Run(high: 2, batch: 1, wakeAt: [1000, 100_000]);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], _looks);
        Assert.Equal([1, 4, 5, 6], _evictions);
    }

    [Fact]
    public void A_frame_that_is_passed_is_taken_the_next_time_round()
    {
        _referenced.UnionWith(Enumerable.Range(0, FrameCount).Select(frame => (long)frame));
        Run(high: 1, batch: 4, wakeAt: [1000]);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1], _looks);
        Assert.Equal([0, 1], _evictions); // the third look, at four frames, meets 0 and 1 again
    }

    [Fact]
    public void Pages_in_use_all_the_time_are_taken_on_the_second_turn()
    {
        _isHot = true;
        Run(high: 1, batch: 5, wakeAt: [1000]);
        Assert.Equal(15, _looks.Count);
        Assert.Equal([0, 1, 2, 3, 4], _evictions);
    }

    [Fact]
    public void Two_turns_in_vain_exhaust_it()
    {
        _stubborn.UnionWith(Enumerable.Range(0, FrameCount).Select(frame => (long)frame));
        Run(high: 1, batch: 5, wakeAt: [1000]);
        Assert.InRange(_looks.Count, 2 * FrameCount, (2 * FrameCount) + 5);
        Assert.Equal([new ReclaimProtocol.DaemonSleeps(true)], _kernel.All<ReclaimProtocol.DaemonSleeps>());
    }

    [Fact]
    public void With_nothing_mapped_it_is_exhausted_at_once()
    {
        Run(high: 1, batch: 5, wakeAt: [1000], mapped: 0);
        Assert.Empty(_looks);
        Assert.Equal([new ReclaimProtocol.DaemonSleeps(true)], _kernel.All<ReclaimProtocol.DaemonSleeps>());
    }

    [Fact]
    public void A_high_watermark_of_zero_still_means_a_frame_for_the_one_that_wants_it()
    {
        Run(high: 0, batch: 1, wakeAt: [1000]);
        Assert.Equal([0], _evictions);
    }

    [Fact]
    public void Being_woken_while_awake_ends_the_run()
    {
        var failure = Assert.Throws<SimulationFailedException>(() => Run(high: 3, batch: 1, wakeAt: [1000, 1100]));
        Assert.Equal(("PageDaemon", new ReclaimProtocol.MemoryLow(0)), (failure.Actor, failure.SentMessage));
    }

    private PageDaemonActor Run(long high, int batch, long[] wakeAt, int mapped = FrameCount)
    {
        var daemon = new PageDaemonActor(new Watermarks(0, 0, high, 100), new ClockPolicy(100), batch);
        _kernel.OnMessage = OnMessage;
        _kernel.At(1, "PageDaemon", new ReclaimProtocol.PagesChanged(
            [.. Enumerable.Range(0, mapped).Select(frame => new FrameChange(new Pfn(frame), true))]));
        foreach (var time in wakeAt)
            _kernel.At(time, kernel => kernel.Tell("PageDaemon", new ReclaimProtocol.MemoryLow(_free = 0)));
        var system = new ActorSystemBuilder().Add("Kernel", Props.Create(() => _kernel))
            .Add("PageDaemon", Props.Create(() => daemon))
            .Link("Kernel", "PageDaemon", new SimDuration(1000)).Link("PageDaemon", "Kernel", new SimDuration(1000))
            .Build(new SeededChoices(1));
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, system.Run(host));
        return daemon;
    }

    private void OnMessage(Probe kernel, Message message)
    {
        if (message is ReclaimProtocol.LookAtFrames look)
        {
            _looks.AddRange(look.Frames.Select(frame => frame.Value));
            kernel.Answer(new ReclaimProtocol.FramesLookedAt([.. look.Frames.Select(frame =>
                _referenced.Remove(frame.Value) || _isHot ? FrameLook.Referenced : FrameLook.NotReferenced)]));
        }
        else if (message is ReclaimProtocol.EvictFrames evict)
        {
            var gone = evict.Frames.Where(frame => !_stubborn.Contains(frame.Value)).ToImmutableArray();
            _evictions.AddRange(gone.Select(frame => frame.Value));
            if (!gone.IsEmpty)
                kernel.Tell("PageDaemon",
                    new ReclaimProtocol.PagesChanged([.. gone.Select(frame => new FrameChange(frame, false))]));
            kernel.Answer(new ReclaimProtocol.FramesEvicted(gone.Length, gone.Length, _free += gone.Length));
        }
    }
}

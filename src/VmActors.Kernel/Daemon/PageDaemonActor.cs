using System.Collections.Immutable;
using VmActors.Protocols;
using VmActors.Runtime;
using VmActors.Runtime.Operations;
using VmActors.Units.Frames;
using VmActors.Units.Replacement;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Daemon;

/// <summary>What the page daemon has counted.</summary>
public sealed class PageDaemonCounts
{
    /// <summary>Times that it was woken.</summary>
    public long Wakeups { get; set; }

    /// <summary>Frames looked at.</summary>
    public long Scanned { get; set; }

    /// <summary>Of these, frames whose page had been used since the last look.</summary>
    public long Referenced { get; set; }

    /// <summary>Frames made free.</summary>
    public long Reclaimed { get; set; }

    /// <summary>Of these, frames whose page had to be written first.</summary>
    public long Written { get; set; }
}

/// <summary>The page daemon (Linux: kswapd): keeps some frames free, by a replacement policy of its own.</summary>
/// <remarks><code>
///            MemoryLow
///   Asleep -----------> Reclaiming: look at frames, evict, until the high watermark or two vain turns
///     ^                     |
///     +---- DaemonSleeps ---+         PagesChanged is noted in both
/// </code></remarks>
public sealed class PageDaemonActor : ReceiveActor
{
    /// <summary>Its name.</summary>
    public const string ActorName = "PageDaemon";

    private readonly long _target;
    private readonly IReplacementPolicy _policy;
    private readonly int _batchCount;
    private ActorRef _kernel;
    private bool _isAwake;

    /// <summary>A sleeping daemon.</summary>
    /// <param name="watermarks">It reclaims up to the high one.</param>
    /// <param name="policy">Which frames to evict.</param>
    /// <param name="batchCount">Frames looked at in one round, 1 or more.</param>
    public PageDaemonActor(Watermarks watermarks, IReplacementPolicy policy, int batchCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchCount, 1);
        _target = Math.Max(1, watermarks.High); // it is woken because somebody wants a frame
        _policy = policy;
        _batchCount = batchCount;
        Receive<ReclaimProtocol.PagesChanged>(OnPagesChanged);
        Receive<ReclaimProtocol.NamedPagesChanged>(OnNamedPagesChanged);
        Receive<ReclaimProtocol.MemoryLow>(OnMemoryLow);
    }

    /// <summary>What it has counted.</summary>
    public PageDaemonCounts Counts { get; } = new();

    /// <inheritdoc/>
    protected override void PreStart() => _kernel = LinkTo(KernelActor.ActorName);

    private void OnPagesChanged(ReclaimProtocol.PagesChanged message)
    {
        foreach (var change in message.Changes)
        {
            if (change.IsMapped)
                _policy.PageMapped(change.Frame);
            else
                _policy.PageUnmapped(change.Frame);
        }
    }

    private void OnNamedPagesChanged(ReclaimProtocol.NamedPagesChanged message)
    {
        foreach (var change in message.Changes)
        {
            if (change.Page is { } page)
                _policy.PageMapped(change.Frame, page);
            else
                _policy.PageUnmapped(change.Frame);
        }
    }

    private Disposition OnMemoryLow(ReclaimProtocol.MemoryLow message)
    {
        if (_isAwake)
            return Disposition.Unexpected;
        Run(Reclaim(message.FreeCount));
        return Disposition.Handled;
    }

    private async Operation Reclaim(long free)
    {
        _isAwake = true;
        Counts.Wakeups++;
        var inVain = 0L; // frames looked at since the last one that could be taken
        _policy.BeginRound(_target - free);
        while ((free < _target || _policy.LetsGo) && inVain <= 2 * _policy.MappedCount)
        {
            var frames = Candidates();
            if (frames.IsEmpty)
                break;
            var looked = await Ask<ReclaimProtocol.FramesLookedAt>(_kernel, new ReclaimProtocol.LookAtFrames(frames));
            var victims = Judge(frames, looked.Looks, inVain >= _policy.MappedCount);
            inVain += frames.Length;
            if (victims.IsEmpty)
                continue;
            var evicted = await Ask<ReclaimProtocol.FramesEvicted>(_kernel, new ReclaimProtocol.EvictFrames(victims));
            Counts.Reclaimed += evicted.EvictedCount;
            Counts.Written += evicted.WrittenCount;
            free = evicted.FreeCount;
            if (evicted.EvictedCount > 0)
                inVain = 0;
        }
        _isAwake = false;
        _kernel.Tell(new ReclaimProtocol.DaemonSleeps(free < _target));
    }

    private ImmutableArray<Pfn> Candidates()
    {
        var frames = new Pfn[_batchCount];
        var count = _policy.Candidates(frames);
        return [.. frames.AsSpan(0, count)];
    }

    /// <summary>Which frames to evict. When a whole turn was in vain, every page is in use all the time: then the
    /// second turn takes them as they come, as CLOCK does when bits stay clear once cleared.</summary>
    private ImmutableArray<Pfn> Judge(ImmutableArray<Pfn> frames, ImmutableArray<FrameLook> looks, bool isSecondTurn)
    {
        var victims = ImmutableArray.CreateBuilder<Pfn>();
        for (var i = 0; i < frames.Length; i++)
        {
            Counts.Scanned++;
            var referenced = looks[i] is FrameLook.Referenced or FrameLook.ReferencedDirty;
            var dirty = looks[i] is FrameLook.NotReferencedDirty or FrameLook.ReferencedDirty;
            if (referenced)
                Counts.Referenced++;
            if (looks[i] == FrameLook.NotEvictable)
                continue;
            if (_policy.ShouldEvict(frames[i], referenced && !isSecondTurn, dirty))
                victims.Add(frames[i]);
        }
        return victims.ToImmutable();
    }
}

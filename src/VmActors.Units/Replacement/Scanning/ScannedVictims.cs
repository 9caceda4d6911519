using VmActors.Units.Collections;
using VmActors.Vocabulary;

namespace VmActors.Units.Replacement.Scanning;

/// <summary>
/// A policy that wants to hear of every reference, for a page daemon that knows reference bits only. A round begins
/// with a scan of all mapped frames: a bit found set is one reference, in the order of the frames. Then the policy
/// names victims, as many as the round wants, and they go whatever their bits say by then.
/// <code>
///   PageMapped ──► arrived ──(seen in a scan)──► known ──TakeVictim──► taken ──► PageUnmapped
///                     ▲                                                  │
///                     └──────────── still mapped at the next scan ───────┘
/// </code>
/// </summary>
/// <remarks>
/// <para>A page is loaded, for the policy, at the end of the first scan that may look at it, after the references of
/// that scan and in the order in which pages were mapped. Its bit, which the reference that brought it in has set, is
/// not counted a second time.</para>
/// <para>Time is the number of references told. A policy of variable allocation lets pages go beyond those that are
/// wanted.</para>
/// </remarks>
internal sealed class ScannedVictims : IReplacementPolicy
{
    private const int Arrived = 0, Taken = 1; // lists; known frames are in none
    private const int NotKnownYet = -1; // the page that will come in

    private readonly IVictimPolicy _policy;
    private readonly IVariableAllocation? _variable;
    private readonly MappedPages _pages;
    private readonly Bitmap _mapped = new();
    private readonly LinkedLists _lists = new(2);
    private readonly Sight[] _sights; // of arrived frames, in this scan
    private long _knownCount;
    private long _scanned; // frames below were looked at in this scan
    private bool _isScanning = true;
    private long _wanted = 1;
    private long _left; // victims still wanted before the next scan

    /// <summary>Nothing mapped.</summary>
    /// <param name="policy">New, and of as many frames.</param>
    /// <param name="frames">Frames of the machine.</param>
    /// <param name="byName">The policy remembers pages by what they are; otherwise a page is its frame.</param>
    public ScannedVictims(IVictimPolicy policy, int frames, bool byName)
    {
        (_policy, _variable) = (policy, policy as IVariableAllocation);
        (_sights, _pages) = (new Sight[frames], new MappedPages(frames, byName));
    }

    private enum Sight : byte
    {
        Unseen,
        Clean,
        Dirty,
    }

    /// <inheritdoc/>
    public long MappedCount => _mapped.Count;

    /// <inheritdoc/>
    public bool LetsGo => !_isScanning && _knownCount > 0 && _variable is { HasLeft: true };

    /// <inheritdoc/>
    public void BeginRound(long wanted)
    {
        _wanted = Math.Max(1, wanted);
        BeginScan();
    }

    /// <inheritdoc/>
    public void PageMapped(Pfn frame, PageName page)
    {
        if ((ulong)frame.Value >= (ulong)_sights.Length)
            throw new ArgumentOutOfRangeException(nameof(frame), frame, "the memory has no such frame");
        if (!_mapped.Add(frame.Value)) throw new InvalidOperationException($"{frame} is mapped already");
        var place = (int)frame.Value;
        _pages.Map(place, page);
        _sights[place] = Sight.Unseen;
        _lists.AddLast(Arrived, place);
    }

    /// <inheritdoc/>
    public void PageUnmapped(Pfn frame)
    {
        if (!_mapped.Remove(frame.Value)) throw new InvalidOperationException($"{frame} is not mapped");
        var place = (int)frame.Value;
        _pages.Unmap(place);
        var list = _lists.ListOf(place);
        if (list >= 0)
        {
            _lists.Remove(place);
            _left -= list == Taken ? 1 : 0;
        }
        else
        {
            _policy.Unloaded(place);
            _knownCount--;
        }
    }

    /// <inheritdoc/>
    public int Candidates(Span<Pfn> frames)
    {
        if (_mapped.Count == 0 || frames.IsEmpty) return 0;
        while (true)
        {
            var count = _isScanning ? Scan(frames) : 0;
            if (count > 0) return count;
            if (_isScanning) EndScan();
            count = Propose(frames);
            if (count > 0) return count;
            BeginScan();
        }
    }

    /// <inheritdoc/>
    public bool ShouldEvict(Pfn frame, bool referenced, bool dirty)
    {
        if (!_mapped.Contains(frame.Value)) return false;
        var place = (int)frame.Value;
        switch (_lists.ListOf(place))
        {
            case Taken:
                return true;
            case Arrived:
                _sights[place] = dirty ? Sight.Dirty : Sight.Clean;
                return false;
            default:
                if (referenced) _policy.Referenced(place, dirty);
                return false;
        }
    }

    /// <summary>Victims that could not be taken are as pages that came just now.</summary>
    private void BeginScan()
    {
        (_isScanning, _scanned) = (true, 0);
        for (var frame = _lists.First(Taken); frame >= 0; frame = _lists.First(Taken)) _lists.MoveLast(Arrived, frame);
    }

    private int Scan(Span<Pfn> frames)
    {
        var count = 0;
        for (; count < frames.Length; count++)
        {
            var frame = _mapped.NextAtOrAbove(_scanned);
            if (frame < 0) break;
            frames[count] = new Pfn(frame);
            _scanned = frame + 1;
        }
        return count;
    }

    private void EndScan()
    {
        (_isScanning, _left) = (false, _wanted);
        for (int frame = _lists.First(Arrived), next; frame >= 0; frame = next)
        {
            next = _lists.After(frame);
            if (_sights[frame] == Sight.Unseen) continue;
            _lists.Remove(frame);
            _policy.Loaded(frame, _pages.In(frame), _sights[frame] == Sight.Dirty);
            _sights[frame] = Sight.Unseen;
            _knownCount++;
        }
    }

    private int Propose(Span<Pfn> frames)
    {
        var count = 0;
        for (; count < frames.Length && _knownCount > 0 && (count < _left || LetsGo); count++)
        {
            var frame = _policy.TakeVictim(NotKnownYet);
            _knownCount--;
            _lists.AddLast(Taken, frame);
            frames[count] = new Pfn(frame);
        }
        return count;
    }
}

namespace VmActors.Units.Replacement;

/// <summary>
/// A memory of a fixed number of frames under demand paging: a reference to a page that is not there brings it into
/// the lowest empty frame or, when there is none, into the victim's.
/// </summary>
public sealed class FixedFrames
{
    private readonly IVictimPolicy _policy;
    private readonly Dictionary<ulong, int> _frameOf = []; // never iterated
    private readonly ulong[] _pages;

    /// <summary>An empty memory.</summary>
    /// <param name="frames">1 or more.</param>
    /// <param name="policy">Of as many frames, and new.</param>
    public FixedFrames(int frames, IVictimPolicy policy)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frames);
        ArgumentNullException.ThrowIfNull(policy);
        (_policy, _pages) = (policy, new ulong[frames]);
    }

    /// <summary>References that found their page.</summary>
    public int Hits { get; private set; }

    /// <summary>References that did not.</summary>
    public int Misses { get; private set; }

    /// <summary>The pages in memory, in the order that the policy goes by, and whether it would pass over each
    /// once.</summary>
    public IEnumerable<(ulong Page, bool IsSpared)> Pages =>
        _policy.Order.Select(frame => (_pages[frame], _policy.IsSpared(frame)));

    /// <summary>One reference.</summary>
    public PageReference Reference(ulong page)
    {
        if (_frameOf.TryGetValue(page, out var frame))
        {
            Hits++;
            _policy.Referenced(frame);
            return new PageReference(true, frame, null);
        }
        Misses++;
        ulong? victim = null;
        frame = _frameOf.Count;
        if (frame == _pages.Length)
        {
            frame = _policy.TakeVictim();
            victim = _pages[frame];
            _frameOf.Remove(_pages[frame]);
        }
        _frameOf.Add(page, frame);
        _pages[frame] = page;
        _policy.Loaded(frame, page);
        return new PageReference(false, frame, victim);
    }
}

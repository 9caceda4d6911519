namespace VmActors.Units.Replacement;

/// <summary>
/// OPT (Belady 1966): the page goes whose next reference is furthest away, or will never come; of several that will
/// never be referenced again, the one that came in last. It knows the whole reference string.
/// </summary>
public sealed class OptimalVictims : IVictimPolicy
{
    private const int Never = int.MaxValue;

    private readonly IReadOnlyList<ulong> _pages;
    private readonly int[] _following; // by place in the string: the next place of the same page
    private readonly (int NextUse, int LoadedAt)[] _frames; // NextUse 0: no page
    private int _now;

    /// <summary>A policy for one string, from its start.</summary>
    public OptimalVictims(int frames, IReadOnlyList<ulong> pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        _pages = pages;
        _frames = new (int, int)[frames];
        _following = new int[pages.Count];
        var places = new Dictionary<ulong, int>();
        for (var place = pages.Count - 1; place >= 0; place--)
        {
            _following[place] = places.GetValueOrDefault(pages[place], Never);
            places[pages[place]] = place;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<int> Order => Enumerable.Range(0, _frames.Length)
        .Where(frame => _frames[frame].NextUse != 0).OrderByDescending(frame => _frames[frame]);

    /// <inheritdoc/>
    public void Loaded(int frame, ulong page)
    {
        if (_now == _pages.Count || page != _pages[_now])
            throw new InvalidOperationException(FormattableString.Invariant($"page {page} is not next in the string"));
        _frames[frame] = (_following[_now], _now);
        _now++;
    }

    /// <inheritdoc/>
    public void Referenced(int frame) => _frames[frame].NextUse = _following[_now++];

    /// <inheritdoc/>
    public int TakeVictim()
    {
        var victim = 0;
        for (var frame = 1; frame < _frames.Length; frame++)
        {
            if (_frames[frame].CompareTo(_frames[victim]) > 0) victim = frame;
        }
        if (_frames[victim].NextUse == 0) throw new InvalidOperationException("no frame has a page");
        _frames[victim] = default;
        return victim;
    }
}

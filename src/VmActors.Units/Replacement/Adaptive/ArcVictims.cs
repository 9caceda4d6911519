using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Adaptive;

/// <summary>
/// ARC, the adaptive replacement cache (Megiddo and Modha, FAST 2003): T1 has pages that were referenced once, T2
/// pages that were referenced again, both by recency; B1 and B2 remember as many that left them. A page that comes back
/// from B1 says that T1 is too small, one from B2 that T2 is: the target for T1 moves.
/// </summary>
internal struct ArcVictims(int frames) : IVictimPolicy
{
    private const int T1 = 0, T2 = 1, B1 = 2, B2 = 3;
    private const int None = -1;

    private readonly LinkedLists _lists = new(4); // of pages; the least recently used first
    private readonly PageFrames _frames = new(frames);
    private double _target; // p: how large T1 should be
    private int _returningFrom = None; // the list that remembered the page that comes in

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        Recall(page);
        _frames.Load(frame, page);
        _lists.AddLast(_returningFrom != None ? T2 : T1, page);
        _returningFrom = None;
    }

    /// <inheritdoc/>
    public readonly bool Referenced(int frame, bool isStore)
    {
        _lists.MoveLast(T2, _frames.PageIn(frame));
        return true;
    }

    /// <inheritdoc/>
    public readonly void Unloaded(int frame) => _lists.Remove(_frames.PageIn(frame));

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        Recall(page);
        if (_returningFrom != None) return Replace(_returningFrom == B2);
        if (_lists.Count(T1) + _lists.Count(B1) >= frames)
        {
            if (_lists.Count(B1) == 0) return _frames.FrameOf(RemoveOldest(T1));
            RemoveOldest(B1);
        }
        else if (_lists.Count(T1) + _lists.Count(T2) + _lists.Count(B1) + _lists.Count(B2) >= 2 * frames)
        {
            RemoveOldest(B2);
        }
        return Replace(fromB2: false);
    }

    /// <summary>A page comes in: one that comes back moves the target.</summary>
    private void Recall(int page)
    {
        var list = _lists.ListOf(page);
        if (list is not (B1 or B2)) return;
        _returningFrom = list;
        var (b1, b2) = ((double)_lists.Count(B1), (double)_lists.Count(B2));
        _target = list == B1
            ? Math.Min(frames, _target + Math.Max(1, b2 / b1))
            : Math.Max(0, _target - Math.Max(1, b1 / b2));
        _lists.Remove(page);
    }

    /// <summary>The page of T1 or T2 that leaves, and is remembered.</summary>
    private readonly int Replace(bool fromB2)
    {
        var count = _lists.Count(T1);
        var isOfT1 = count > 0
            && (count > _target || (fromB2 && count == _target) || _lists.Count(T2) == 0);
        var frame = _frames.FrameOf(_lists.First(isOfT1 ? T1 : T2));
        _lists.MoveLast(isOfT1 ? B1 : B2, _frames.PageIn(frame));
        return frame;
    }

    private readonly int RemoveOldest(int list)
    {
        var page = _lists.First(list);
        _lists.Remove(page);
        return page;
    }
}

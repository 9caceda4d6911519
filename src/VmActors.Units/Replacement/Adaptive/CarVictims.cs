using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Adaptive;

/// <summary>
/// CAR, CLOCK with adaptive replacement (Bansal and Modha, FAST 2004): ARC with reference bits. T1 and T2 are clocks; a
/// reference only sets a bit. A hand that finds the bit set clears it, and the page goes behind the others of T2.
/// </summary>
internal struct CarVictims(int frames) : IVictimPolicy
{
    private const int T1 = 0, T2 = 1, B1 = 2, B2 = 3;
    private const int None = -1;

    private readonly LinkedLists _lists = new(4); // of pages; what the hands come to first, first
    private readonly PageFrames _frames = new(frames);
    private readonly bool[] _referenced = new bool[frames];
    private double _target; // p: how large T1 should be
    private int _returningFrom = None; // the list that remembered the page that comes in

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        Recall(page);
        _frames.Load(frame, page);
        _referenced[frame] = false;
        _lists.AddLast(_returningFrom != None ? T2 : T1, page);
        _returningFrom = None;
    }

    /// <inheritdoc/>
    public readonly bool Referenced(int frame, bool isStore)
    {
        _referenced[frame] = true;
        return true;
    }

    /// <inheritdoc/>
    public readonly void Unloaded(int frame) => _lists.Remove(_frames.PageIn(frame));

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        var victim = Replace();
        Recall(page);
        if (_returningFrom != None) return victim;
        if (_lists.Count(T1) + _lists.Count(B1) >= frames)
        {
            _lists.Remove(_lists.First(B1));
        }
        else if (_lists.Count(T1) + _lists.Count(T2) + _lists.Count(B1) + _lists.Count(B2) >= 2 * frames)
        {
            _lists.Remove(_lists.First(B2));
        }
        return victim;
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
    private readonly int Replace()
    {
        while (true)
        {
            var count = _lists.Count(T1);
            var isOfT1 = count > 0 && (count >= _target || _lists.Count(T2) == 0);
            var frame = _frames.FrameOf(_lists.First(isOfT1 ? T1 : T2));
            if (!_referenced[frame])
            {
                _lists.MoveLast(isOfT1 ? B1 : B2, _frames.PageIn(frame));
                return frame;
            }
            _referenced[frame] = false;
            _lists.MoveLast(T2, _frames.PageIn(frame));
        }
    }
}

using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Adaptive;

/// <summary>
/// LIRS, low inter-reference recency set (Jiang and Zhang, SIGMETRICS 2002): pages with few other pages between their
/// last two references are LIR and stay; the others are HIR and get a hundredth of the frames, one at least. The stack
/// S has LIR pages, and HIR pages, in memory or not, that were referenced since the LIR page at its bottom; the queue Q
/// has the HIR pages in memory, the next victim first. A HIR page that is referenced while it is in S becomes LIR, and
/// the LIR page at the bottom HIR.
/// </summary>
internal struct LirsVictims(int frames) : IVictimPolicy
{
    private const int All = 0;

    private readonly LinkedLists _stack = new(1); // of pages; the bottom first
    private readonly LinkedLists _queue = new(1); // of pages; the next victim first
    private readonly PageFrames _frames = new(frames);
    private readonly bool[] _isLow = new bool[frames]; // by frame: LIR
    private int _lowMax = frames - Math.Max(1, frames / 100);
    private int _lowCount;

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _frames.Load(frame, page);
        _isLow[frame] = false;
        if (_lowCount < _lowMax)
        {
            Push(page);
            BecomeLow(frame);
        }
        else
        {
            _queue.AddLast(All, page);
            ReferenceHigh(frame, page);
        }
    }

    /// <inheritdoc/>
    public bool Referenced(int frame, bool isStore)
    {
        var page = _frames.PageIn(frame);
        if (!_isLow[frame])
        {
            ReferenceHigh(frame, page);
        }
        else
        {
            Push(page);
            Prune();
        }
        return true;
    }

    /// <inheritdoc/>
    public void Unloaded(int frame)
    {
        var page = _frames.PageIn(frame);
        if (_queue.ListOf(page) == All) _queue.Remove(page);
        if (_stack.ListOf(page) == All) _stack.Remove(page);
        if (!_isLow[frame]) return;
        _isLow[frame] = false;
        _lowCount--;
        Prune();
    }

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        if (_queue.Count(All) == 0 && _lowCount > 0) Shrink();
        var victim = _frames.FrameOf(_queue.First(All));
        _queue.Remove(_frames.PageIn(victim));
        return victim;
    }

    /// <summary>There is no HIR page left: memory holds fewer pages than was said, and so must LIR.</summary>
    private void Shrink()
    {
        Demote();
        _lowMax = _lowCount;
    }

    /// <summary>A HIR page in Q is referenced: in S, it becomes LIR.</summary>
    private void ReferenceHigh(int frame, int page)
    {
        var becomesLow = _stack.ListOf(page) == All && _lowMax > 0;
        Push(page);
        if (becomesLow)
        {
            _queue.Remove(page);
            BecomeLow(frame);
            if (_lowCount > _lowMax) Demote();
        }
        else
        {
            _queue.MoveLast(All, page);
            Prune();
        }
    }

    private readonly void Push(int page)
    {
        if (_stack.ListOf(page) == All) _stack.MoveLast(All, page);
        else _stack.AddLast(All, page);
    }

    private void BecomeLow(int frame)
    {
        _isLow[frame] = true;
        _lowCount++;
    }

    /// <summary>The LIR page at the bottom of S becomes HIR, the last in Q.</summary>
    private void Demote()
    {
        var bottom = _stack.First(All);
        _isLow[_frames.FrameOf(bottom)] = false;
        _lowCount--;
        _queue.AddLast(All, bottom);
        Prune(); // and with it this page
    }

    /// <summary>Takes pages from the bottom of S until a LIR page is there.</summary>
    private readonly void Prune()
    {
        for (var bottom = _stack.First(All); bottom >= 0 && !IsLow(bottom); bottom = _stack.First(All))
            _stack.Remove(bottom);
    }

    /// <summary>Whether a page is in memory, and LIR.</summary>
    private readonly bool IsLow(int page)
    {
        var frame = _frames.FrameOf(page);
        return _frames.PageIn(frame) == page && _isLow[frame];
    }
}

using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Adaptive;

/// <summary>
/// 2Q, the full version (Johnson and Shasha, VLDB 1994): a page comes into the queue A1in, first in, first out, of a
/// quarter of the frames; one that leaves it is remembered in A1out, as many as half the frames. A page that comes back
/// while it is remembered comes into Am, which is LRU. So a page that is used for a short time only never gets there.
/// </summary>
internal struct TwoQueueVictims(int frames) : IVictimPolicy
{
    private const int In = 0, Out = 1, Main = 2;
    private const int None = -1;

    private readonly LinkedLists _lists = new(3); // of pages; the oldest first
    private readonly PageFrames _frames = new(frames);
    private readonly int _inMax = Math.Max(1, frames / 4);
    private readonly int _outMax = Math.Max(1, frames / 2);
    private int _returning = None;

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _frames.Load(frame, page);
        Recall(page);
        _lists.AddLast(page == _returning ? Main : In, page);
        _returning = None;
    }

    /// <inheritdoc/>
    public readonly bool Referenced(int frame, bool isStore)
    {
        var page = _frames.PageIn(frame);
        if (_lists.ListOf(page) == Main) _lists.MoveLast(Main, page);
        return true;
    }

    /// <inheritdoc/>
    public readonly void Unloaded(int frame) => _lists.Remove(_frames.PageIn(frame));

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        Recall(page);
        if (_lists.Count(In) <= _inMax && _lists.Count(Main) > 0)
        {
            var unused = _lists.First(Main);
            _lists.Remove(unused);
            return _frames.FrameOf(unused);
        }
        var oldest = _frames.FrameOf(_lists.First(In));
        _lists.MoveLast(Out, _frames.PageIn(oldest));
        if (_lists.Count(Out) > _outMax) _lists.Remove(_lists.First(Out));
        return oldest;
    }

    /// <summary>A page comes in: whether it comes back.</summary>
    private void Recall(int page)
    {
        if (_lists.ListOf(page) != Out) return;
        _lists.Remove(page);
        _returning = page;
    }
}

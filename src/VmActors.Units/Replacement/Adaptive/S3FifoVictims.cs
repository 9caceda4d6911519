using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Adaptive;

/// <summary>
/// S3-FIFO, three static queues (Yang and others, SOSP 2023), all first in, first out: a page comes into the small one,
/// a tenth of the frames. From its end go those that were referenced twice since into the main one, the others out,
/// remembered by a ghost queue as long as the main one; a page that comes back while it is remembered comes into the
/// main one. At the end of that, a page that was referenced goes round again, with one reference less; three are
/// counted at most.
/// </summary>
internal struct S3FifoVictims(int frames) : IVictimPolicy
{
    private const int Small = 0, Main = 1, Ghost = 2;
    private const byte UsesMax = 3, UsesToStay = 2;

    private readonly LinkedLists _queues = new(3); // of pages; the oldest first
    private readonly PageFrames _frames = new(frames);
    private readonly byte[] _uses = new byte[frames];
    private readonly int _mainMax = frames - Math.Max(1, frames / 10);
    private bool _isReturning;

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _frames.Load(frame, page);
        _uses[frame] = 0;
        Recall(page);
        _queues.AddLast(_isReturning ? Main : Small, page);
        _isReturning = false;
    }

    /// <inheritdoc/>
    public readonly bool Referenced(int frame, bool isStore)
    {
        if (_uses[frame] < UsesMax) _uses[frame]++;
        return true;
    }

    /// <inheritdoc/>
    public readonly void Unloaded(int frame) => _queues.Remove(_frames.PageIn(frame));

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        Recall(page);
        while (true)
        {
            var isOfMain = _queues.Count(Main) > _mainMax || _queues.Count(Small) == 0;
            var frame = _frames.FrameOf(_queues.First(isOfMain ? Main : Small));
            if (isOfMain && _uses[frame] == 0)
            {
                _queues.Remove(_frames.PageIn(frame));
                return frame;
            }
            if (!isOfMain && _uses[frame] < UsesToStay)
            {
                _queues.MoveLast(Ghost, _frames.PageIn(frame));
                if (_queues.Count(Ghost) > _mainMax) _queues.Remove(_queues.First(Ghost));
                return frame;
            }
            _uses[frame] = isOfMain ? (byte)(_uses[frame] - 1) : (byte)0;
            _queues.MoveLast(Main, _frames.PageIn(frame));
        }
    }

    /// <summary>A page comes in: whether it comes back.</summary>
    private void Recall(int page)
    {
        if (_queues.ListOf(page) != Ghost) return;
        _queues.Remove(page);
        _isReturning = true;
    }
}

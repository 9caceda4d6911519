using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Variable;

/// <summary>
/// The working set (Denning 1968): a page stays while its last reference is within the window, and leaves as soon as it
/// is not, however many frames there are. Where they do not hold the working set, its least recently used page goes.
/// </summary>
/// <remarks>A page that has left keeps its frame until another page needs one; it is first in line.</remarks>
/// <param name="frames">At most so many pages.</param>
/// <param name="window">References that are looked back on.</param>
internal struct WorkingSetVictims(int frames, long window) : IVariableAllocation
{
    private readonly LinkedLists _queue = new(1); // the least recently used first
    private readonly long[] _lastUse = new long[frames];
    private long _now;

    /// <inheritdoc/>
    public readonly bool HasLeft => _queue.First(0) is var first and >= 0 && _now - _lastUse[first] >= window;

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _queue.AddLast(0, frame);
        _lastUse[frame] = ++_now;
    }

    /// <inheritdoc/>
    public bool Referenced(int frame, bool isStore)
    {
        var isThere = ++_now - _lastUse[frame] <= window;
        _queue.MoveLast(0, frame);
        _lastUse[frame] = _now;
        return isThere;
    }

    /// <inheritdoc/>
    public readonly void Unloaded(int frame) => _queue.Remove(frame);

    /// <inheritdoc/>
    public readonly int TakeVictim(int page)
    {
        var victim = _queue.First(0);
        if (victim < 0) throw new InvalidOperationException("no frame has a page");
        _queue.Remove(victim);
        return victim;
    }
}

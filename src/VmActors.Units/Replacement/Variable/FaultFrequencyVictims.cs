using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Variable;

/// <summary>
/// Page-fault frequency (Chu and Opderbeck, "Program behavior and the page-fault-frequency replacement algorithm",
/// IEEE Computer 9(11), 1976): when a fault comes longer after the last one than a threshold, all pages leave that were
/// not referenced since the last one; when it comes sooner, the memory grows. When it cannot, the least recently used
/// page goes.
/// </summary>
/// <remarks>A page that has left keeps its frame until another page needs one; it is first in line.</remarks>
/// <param name="frames">At most so many pages.</param>
/// <param name="threshold">References between two faults.</param>
internal struct FaultFrequencyVictims(int frames, long threshold) : IVariableAllocation
{
    private readonly LinkedLists _queue = new(1); // the least recently used first
    private readonly long[] _lastUse = new long[frames];
    private long _now;
    private long _lastFault;
    private long _keptSince; // pages used before have left

    /// <inheritdoc/>
    public readonly bool HasLeft => _queue.First(0) is var first and >= 0 && _lastUse[first] < _keptSince;

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _now++;
        Fault();
        _queue.AddLast(0, frame);
        _lastUse[frame] = _now;
    }

    /// <inheritdoc/>
    public bool Referenced(int frame, bool isStore)
    {
        _now++;
        var isThere = _lastUse[frame] >= _keptSince;
        if (!isThere) Fault();
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

    private void Fault()
    {
        if (_now - _lastFault > threshold) _keptSince = _lastFault;
        _lastFault = _now;
    }
}

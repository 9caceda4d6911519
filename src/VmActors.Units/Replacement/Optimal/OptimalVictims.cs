using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Optimal;

/// <summary>
/// OPT (Belady 1966): the page goes whose next reference is furthest away, or will never come; of several that will
/// never be referenced again, the one that came in last. It knows the whole reference string.
/// </summary>
/// <remarks>
/// A frame's key is the place of its page's next reference; beyond the end of the string, where there is none, come the
/// places at which the pages were loaded. So keys are all different, and the victim is the largest in a set of
/// places.
/// </remarks>
internal struct OptimalVictims : IVictimOrder
{
    private readonly ReferenceString _string;
    private readonly OrderedBits _keys;
    private readonly long[] _keyOf; // by frame; -1: no page
    private readonly int[] _loadedAt; // by frame
    private readonly int[] _frameOf; // by page; of those in memory
    private int _now;

    /// <summary>A policy for one string, from its start.</summary>
    public OptimalVictims(int frames, ReferenceString references)
    {
        _string = references;
        _keys = new OrderedBits(2L * references.Length);
        _keyOf = new long[frames];
        Array.Fill(_keyOf, -1);
        _loadedAt = new int[frames];
        _frameOf = new int[references.PageCount];
    }

    /// <inheritdoc/>
    public readonly IEnumerable<int> Order
    {
        get
        {
            var keys = _keyOf;
            return Enumerable.Range(0, keys.Length).Where(frame => keys[frame] >= 0)
                .OrderByDescending(frame => keys[frame]);
        }
    }

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        if (_now == _string.Length || page != _string.Uses[_now].Page)
            throw new InvalidOperationException("the reference is not next in the string");
        _loadedAt[frame] = _now;
        _frameOf[page] = frame;
        Wait(frame);
    }

    /// <inheritdoc/>
    public bool Referenced(int frame, bool isStore)
    {
        _keys.Remove(_keyOf[frame]);
        Wait(frame);
        return true;
    }

    /// <inheritdoc/>
    public readonly void Unloaded(int frame)
    {
        _keys.Remove(_keyOf[frame]);
        _keyOf[frame] = -1;
    }

    /// <inheritdoc/>
    public readonly int TakeVictim(int page)
    {
        var key = _keys.Max;
        if (key < 0) throw new InvalidOperationException("no frame has a page");
        _keys.Remove(key);
        var place = (int)(key < _string.Length ? key : key - _string.Length);
        var frame = _frameOf[_string.Uses[place].Page];
        _keyOf[frame] = -1;
        return frame;
    }

    /// <inheritdoc/>
    public readonly bool IsSpared(int frame) => false;

    private void Wait(int frame)
    {
        var next = _string.NextUses[_now++];
        var key = next == ReferenceString.Never ? (long)_string.Length + _loadedAt[frame] : next;
        _keyOf[frame] = key;
        _keys.Add(key);
    }
}

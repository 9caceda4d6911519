namespace VmActors.Units.Replacement.Counting;

/// <summary>
/// NFU and aging (Tanenbaum, "Modern Operating Systems", 3.4.7): LFU and LRU in software. A reference sets the frame's
/// bit. At each tick the bit goes into a counter: NFU adds it; aging shifts the counter right first and puts the bit in
/// at its left end. The page with the smallest counter goes, its bit counted; of several, that in the lowest frame.
/// </summary>
/// <remarks>A tick comes after as many references as there are frames: so ticks cost a reference little.</remarks>
/// <param name="frames">How many.</param>
/// <param name="forgets">Aging; otherwise NFU, whose counters only grow.</param>
internal struct AgingVictims(int frames, bool forgets) : IVictimOrder
{
    private const uint TopBit = 1U << 31;

    private readonly uint[] _counters = new uint[frames];
    private readonly bool[] _referenced = new bool[frames];
    private readonly bool[] _loaded = new bool[frames];
    private int _sinceTick;

    /// <inheritdoc/>
    public readonly IEnumerable<int> Order
    {
        get
        {
            var (loaded, keys) = (_loaded, Enumerable.Range(0, frames).Select(KeyOf).ToArray());
            return Enumerable.Range(0, frames).Where(frame => loaded[frame]).OrderBy(frame => keys[frame]);
        }
    }

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        (_loaded[frame], _referenced[frame], _counters[frame]) = (true, true, 0);
        Pass();
    }

    /// <inheritdoc/>
    public bool Referenced(int frame, bool isStore)
    {
        _referenced[frame] = true;
        Pass();
        return true;
    }

    /// <inheritdoc/>
    public readonly void Unloaded(int frame) => _loaded[frame] = false;

    /// <inheritdoc/>
    public readonly int TakeVictim(int page)
    {
        var victim = -1;
        for (var frame = 0; frame < frames; frame++)
        {
            if (_loaded[frame] && (victim < 0 || KeyOf(frame) < KeyOf(victim))) victim = frame;
        }
        if (victim < 0) throw new InvalidOperationException("no frame has a page");
        _loaded[victim] = false;
        return victim;
    }

    /// <inheritdoc/>
    public readonly bool IsSpared(int frame) => false;

    /// <summary>The counter as it would be if the tick came now.</summary>
    private readonly uint KeyOf(int frame) => forgets
        ? (_counters[frame] >> 1) | (_referenced[frame] ? TopBit : 0)
        : _counters[frame] + (_referenced[frame] ? 1U : 0);

    private void Pass()
    {
        if (++_sinceTick < frames) return;
        _sinceTick = 0;
        for (var frame = 0; frame < frames; frame++)
            (_counters[frame], _referenced[frame]) = (KeyOf(frame), false);
    }
}

namespace VmActors.Units.Replacement.Clocks;

/// <summary>
/// CLOCK, the second-chance policy, with a true hand over a reference bit per frame: as the page daemon's
/// <see cref="ClockPolicy"/>, asked for one victim at a time.
/// </summary>
/// <param name="frames">How many.</param>
/// <param name="setOnLoad">Whether the reference that loads a page sets its bit, as every other does.</param>
internal struct ClockVictims(int frames, bool setOnLoad) : IVictimOrder
{
    private const byte Empty = 0, Clear = 1, Set = 2;

    private readonly byte[] _bits = new byte[frames];
    private readonly byte _atLoad = setOnLoad ? Set : Clear;
    private int _hand;
    private int _used;

    /// <inheritdoc/>
    public readonly IEnumerable<int> Order
    {
        get
        {
            for (var step = 0; step < _bits.Length; step++)
            {
                var frame = (_hand + step) % _bits.Length;
                if (_bits[frame] != Empty) yield return frame;
            }
        }
    }

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _bits[frame] = _atLoad;
        _used++;
    }

    /// <inheritdoc/>
    public readonly bool Referenced(int frame, bool isStore)
    {
        _bits[frame] = Set;
        return true;
    }

    /// <inheritdoc/>
    public void Unloaded(int frame)
    {
        _bits[frame] = Empty;
        _used--;
    }

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        if (_used == 0) throw new InvalidOperationException("no frame has a page");
        while (true)
        {
            var frame = _hand;
            _hand = frame + 1 == _bits.Length ? 0 : frame + 1;
            if (_bits[frame] == Set)
            {
                _bits[frame] = Clear;
            }
            else if (_bits[frame] == Clear)
            {
                Unloaded(frame);
                return frame;
            }
        }
    }

    /// <inheritdoc/>
    public readonly bool IsSpared(int frame) => _bits[frame] == Set;
}

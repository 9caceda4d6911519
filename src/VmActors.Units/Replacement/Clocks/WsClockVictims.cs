namespace VmActors.Units.Replacement.Clocks;

/// <summary>
/// WSClock (Carr and Hennessy, SOSP 1981): a hand goes round the frames. A referenced page's bit is cleared and its
/// time of last use becomes now; one that is out of the working set, for its last use is longer ago than the window,
/// goes if it is clean, and is written if it is dirty, so that it may go the next time. When a round finds none: if
/// pages were written, the hand goes on; otherwise the first clean page that it comes to goes, or else the page at the
/// hand.
/// </summary>
/// <remarks>A write is over at once here; the page is clean behind the hand.</remarks>
/// <param name="frames">How many.</param>
/// <param name="window">References within which a page is in the working set.</param>
internal struct WsClockVictims(int frames, long window) : IVictimPolicy
{
    private const byte Empty = 0, Resident = 1, Used = 2, Dirty = 4;

    private readonly byte[] _bits = new byte[frames];
    private readonly long[] _lastUse = new long[frames];
    private int _hand;
    private int _used;
    private long _now;

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _bits[frame] = Resident;
        Referenced(frame, isStore);
        _lastUse[frame] = _now;
        _used++;
    }

    /// <inheritdoc/>
    public bool Referenced(int frame, bool isStore)
    {
        _now++;
        _bits[frame] |= isStore ? (byte)(Used | Dirty) : Used;
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
        bool wrote;
        do
        {
            wrote = false;
            for (var step = 0; step < frames; step++, Advance())
            {
                ref var bits = ref _bits[_hand];
                if ((bits & Used) != 0)
                {
                    bits &= unchecked((byte)~Used);
                    _lastUse[_hand] = _now;
                }
                else if (bits != Empty && _now - _lastUse[_hand] > window)
                {
                    if ((bits & Dirty) == 0) return Take();
                    bits &= unchecked((byte)~Dirty);
                    wrote = true;
                }
            }
        }
        while (wrote);
        return TakeOfWorkingSet();
    }

    private int TakeOfWorkingSet()
    {
        for (var step = 0; step < frames; step++, Advance())
        {
            if (_bits[_hand] == Resident) return Take();
        }
        while (_bits[_hand] == Empty) Advance();
        return Take();
    }

    private int Take()
    {
        var victim = _hand;
        Unloaded(victim);
        Advance();
        return victim;
    }

    private void Advance() => _hand = _hand + 1 == frames ? 0 : _hand + 1;
}

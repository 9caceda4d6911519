namespace VmActors.Units.Replacement.Clocks;

/// <summary>
/// Enhanced second chance (Silberschatz 10.4.5.3): four classes by reference and dirty bit, as NRU has them, and a hand
/// that goes round the frames. First it looks for a page neither referenced nor dirty, then for one dirty and not
/// referenced, clearing reference bits as it goes; then again. So a page that need not be written goes before one that
/// must be.
/// </summary>
/// <param name="frames">How many.</param>
internal struct EnhancedClockVictims(int frames) : IVictimPolicy
{
    private const byte Empty = 0, Resident = 1, Used = 2, Dirty = 4;

    private readonly byte[] _bits = new byte[frames];
    private int _hand;
    private int _used;

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _bits[frame] = Resident;
        Referenced(frame, isStore);
        _used++;
    }

    /// <inheritdoc/>
    public readonly bool Referenced(int frame, bool isStore)
    {
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
        while (true)
        {
            for (var round = 0; round < 2; round++)
            {
                for (var step = 0; step < _bits.Length; step++)
                {
                    var frame = _hand;
                    _hand = frame + 1 == _bits.Length ? 0 : frame + 1;
                    if (_bits[frame] == (round == 0 ? Resident : Resident | Dirty)) return Take(frame);
                    if (round == 1) _bits[frame] &= unchecked((byte)~Used);
                }
            }
        }
    }

    private int Take(int frame)
    {
        Unloaded(frame);
        return frame;
    }
}

using VmActors.Vocabulary;

namespace VmActors.Units.Replacement;

/// <summary>
/// CLOCK with a true hand: the page daemon's <see cref="ClockPolicy"/>, asked for one victim at a time, over a
/// reference bit per frame that is set by every reference, the one that loads the page included.
/// </summary>
public sealed class ClockVictims(int frames) : IVictimPolicy
{
    private readonly ClockPolicy _clock = new(frames);
    private readonly bool[] _referenced = new bool[frames];
    private readonly bool[] _mapped = new bool[frames];

    /// <inheritdoc/>
    public IEnumerable<int> Order => Enumerable.Range(0, frames)
        .Select(step => (int)((_clock.Hand.Value + step) % frames)).Where(frame => _mapped[frame]);

    /// <inheritdoc/>
    public void Loaded(int frame, ulong page)
    {
        _clock.PageMapped(new Pfn(frame));
        _referenced[frame] = _mapped[frame] = true;
    }

    /// <inheritdoc/>
    public void Referenced(int frame) => _referenced[frame] = true;

    /// <inheritdoc/>
    public int TakeVictim()
    {
        Span<Pfn> candidate = stackalloc Pfn[1];
        while (_clock.Candidates(candidate) == 1)
        {
            var frame = (int)candidate[0].Value;
            var isReferenced = _referenced[frame];
            _referenced[frame] = false;
            if (!_clock.ShouldEvict(candidate[0], isReferenced)) continue;
            _clock.PageUnmapped(candidate[0]);
            _mapped[frame] = false;
            return frame;
        }
        throw new InvalidOperationException("no frame has a page");
    }

    /// <inheritdoc/>
    public bool IsSpared(int frame) => _referenced[frame];
}

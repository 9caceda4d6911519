using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Lists;

/// <summary>
/// Linux's multi-generational LRU (mm/vmscan.c since 6.1; Documentation/mm/multigen_lru.rst), without tiers: pages are
/// in three or four generations and have a reference bit. A page comes into the youngest. Victims come from the oldest:
/// a page there that was referenced goes to the youngest instead, its bit clear. A fourth generation is begun when more
/// than half of the pages are in the youngest or less than a quarter in the oldest: a walk over all pages moves those
/// that were referenced to what was the youngest, and clears their bits.
/// </summary>
/// <param name="frames">How many.</param>
internal struct GenerationVictims(int frames) : IVictimPolicy
{
    private const int GenerationsMin = 2, GenerationsMax = 4; // MIN_NR_GENS, MAX_NR_GENS

    private readonly LinkedLists _generations = new(GenerationsMax); // by number modulo; heads are first
    private readonly bool[] _referenced = new bool[frames];
    private int _used;
    private int _youngest = GenerationsMin;
    private int _oldest;

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _generations.AddFirst(_youngest % GenerationsMax, frame);
        _referenced[frame] = true;
        _used++;
    }

    /// <inheritdoc/>
    public readonly bool Referenced(int frame, bool isStore)
    {
        _referenced[frame] = true;
        return true;
    }

    /// <inheritdoc/>
    public void Unloaded(int frame)
    {
        _generations.Remove(frame);
        _used--;
    }

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        if (_used == 0) throw new InvalidOperationException("no frame has a page");
        while (true)
        {
            if (NeedsGeneration()) Age();
            var frame = _generations.Last(_oldest % GenerationsMax);
            if (frame < 0)
            {
                _oldest++;
            }
            else if (_referenced[frame])
            {
                Rejuvenate(frame);
            }
            else
            {
                Unloaded(frame);
                return frame;
            }
        }
    }

    /// <summary>As should_run_aging() decides.</summary>
    private readonly bool NeedsGeneration() => _youngest - _oldest == GenerationsMin
        && ((long)_generations.Count(_youngest % GenerationsMax) * GenerationsMin > _used
            || (long)_generations.Count(_oldest % GenerationsMax) * (GenerationsMin + 2) < _used);

    private void Age()
    {
        for (var frame = 0; frame < frames; frame++)
        {
            if (_referenced[frame] && _generations.ListOf(frame) >= 0) Rejuvenate(frame);
        }
        _youngest++;
    }

    private readonly void Rejuvenate(int frame)
    {
        _generations.MoveFirst(_youngest % GenerationsMax, frame);
        _referenced[frame] = false;
    }
}

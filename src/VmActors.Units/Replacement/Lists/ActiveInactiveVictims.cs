using VmActors.Units.Collections;

namespace VmActors.Units.Replacement.Lists;

/// <summary>
/// Linux's two lists before the generations (mm/vmscan.c; Gorman, "Understanding the Linux Virtual Memory Manager",
/// chapter 10): a page comes in at the head of the inactive list, its reference bit clear. The tail of that list is
/// looked at: a page referenced since goes to the active list, another one leaves. While the active list is the longer
/// one, its tail goes back to the head of the inactive list, referenced or not, with its bit clear.
/// </summary>
/// <param name="frames">How many.</param>
internal readonly struct ActiveInactiveVictims(int frames) : IVictimPolicy
{
    private const int Inactive = 0, Active = 1;

    private readonly LinkedLists _lists = new(2); // heads are first
    private readonly bool[] _referenced = new bool[frames];

    /// <inheritdoc/>
    public void Loaded(int frame, int page, bool isStore)
    {
        _lists.AddFirst(Inactive, frame);
        _referenced[frame] = false;
    }

    /// <inheritdoc/>
    public bool Referenced(int frame, bool isStore)
    {
        _referenced[frame] = true;
        return true;
    }

    /// <inheritdoc/>
    public void Unloaded(int frame) => _lists.Remove(frame);

    /// <inheritdoc/>
    public int TakeVictim(int page)
    {
        while (true)
        {
            while (_lists.Count(Active) > _lists.Count(Inactive)) Move(_lists.Last(Active), Inactive);
            var frame = _lists.Last(Inactive);
            if (frame < 0) throw new InvalidOperationException("no frame has a page");
            if (!_referenced[frame])
            {
                _lists.Remove(frame);
                return frame;
            }
            Move(frame, Active);
        }
    }

    private void Move(int frame, int list)
    {
        _referenced[frame] = false;
        _lists.MoveFirst(list, frame);
    }
}

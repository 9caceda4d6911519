namespace VmActors.Units.Tests.Replacement;

/// <summary>By frame, turned so that the hand is at the front.</summary>
internal sealed class NaiveClock(int frames, bool setOnLoad) : NaiveFrames(frames)
{
    private readonly Dictionary<int, bool> _referenced = [];

    protected override bool Hit(int page, bool isStore) => _referenced[page] = true;

    protected override void Load(int page, bool isStore) => _referenced[page] = setOnLoad;

    protected override int Victim(int coming)
    {
        while (_referenced[Pages[0]])
        {
            _referenced[Pages[0]] = false;
            Pages.Add(Pages[0]);
            Pages.RemoveAt(0);
        }
        return Pages[0];
    }
}

/// <summary>In the order that they came in, the oldest first; the hand is a place.</summary>
internal sealed class NaiveSieve(int frames) : NaiveFrames(frames)
{
    private readonly Dictionary<int, bool> _visited = [];
    private int _hand;

    protected override bool Hit(int page, bool isStore) => _visited[page] = true;

    protected override void Load(int page, bool isStore) => _visited[page] = false;

    protected override int Victim(int coming)
    {
        for (; _visited[Pages[_hand]]; _hand = (_hand + 1) % Pages.Count) _visited[Pages[_hand]] = false;
        var victim = Pages[_hand];
        if (_hand == Pages.Count - 1) _hand = 0; // the one that comes in now stands behind: the hand is at the oldest
        return victim;
    }
}

/// <summary>Two scans of all frames, again and again: for neither referenced nor dirty, then for dirty only.</summary>
internal sealed class NaiveEnhancedClock(int frames) : NaiveFrames(frames)
{
    private readonly HashSet<int> _referenced = [];
    private readonly HashSet<int> _dirty = [];
    private int _hand;

    protected override bool Hit(int page, bool isStore)
    {
        _referenced.Add(page);
        if (isStore) _dirty.Add(page);
        return true;
    }

    protected override void Load(int page, bool isStore) => Hit(page, isStore);

    protected override int Victim(int coming)
    {
        while (true)
        {
            if (Scan(page => !_referenced.Contains(page) && !_dirty.Contains(page)) is { } clean) return clean;
            if (Scan(page => !_referenced.Remove(page) && _dirty.Contains(page)) is { } dirty) return dirty;
        }
    }

    private int? Scan(Predicate<int> isVictim)
    {
        for (var step = 0; step < Frames; step++)
        {
            var page = Slots[_hand];
            _hand = (_hand + 1) % Frames;
            if (!isVictim(page)) continue;
            _dirty.Remove(page);
            return page;
        }
        return null;
    }
}

/// <summary>A round that looks for a clean page out of the working set, as long as rounds write pages.</summary>
internal sealed class NaiveWsClock(int frames, long window) : NaiveFrames(frames)
{
    private readonly HashSet<int> _referenced = [];
    private readonly HashSet<int> _dirty = [];
    private readonly Dictionary<int, int> _lastUse = [];
    private int _hand;

    protected override bool Hit(int page, bool isStore)
    {
        _referenced.Add(page);
        if (isStore) _dirty.Add(page);
        return true;
    }

    protected override void Load(int page, bool isStore)
    {
        Hit(page, isStore);
        _lastUse[page] = Now + 1;
    }

    protected override int Victim(int coming)
    {
        while (true)
        {
            var wrote = false;
            for (var step = 0; step < Frames; step++)
            {
                var page = Slots[_hand];
                var isOld = Now - _lastUse[page] > window;
                if (_referenced.Remove(page)) _lastUse[page] = Now;
                else if (isOld && _dirty.Remove(page)) wrote = true;
                else if (isOld) return Taken(page);
                _hand = (_hand + 1) % Frames;
            }
            if (!wrote) break;
        }
        var round = Enumerable.Range(0, Frames).Select(step => Slots[(_hand + step) % Frames]).ToList();
        return Taken(round.Where(page => !_dirty.Contains(page)).Append(round[0]).First());
    }

    private int Taken(int page)
    {
        _hand = (Slots.IndexOf(page) + 1) % Frames;
        _dirty.Remove(page);
        return page;
    }
}

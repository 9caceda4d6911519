namespace VmActors.Units.Tests.Replacement;

/// <summary>Two lists, heads first, and the set of referenced pages.</summary>
internal sealed class NaiveActiveInactive(int frames) : NaiveFrames(frames)
{
    private readonly List<int> _active = [];
    private readonly List<int> _inactive = [];
    private readonly HashSet<int> _referenced = [];

    protected override bool Hit(int page, bool isStore)
    {
        _referenced.Add(page);
        return true;
    }

    protected override void Load(int page, bool isStore) => _inactive.Insert(0, page);

    protected override int Victim(int coming)
    {
        while (true)
        {
            while (_active.Count > _inactive.Count)
            {
                _referenced.Remove(_active[^1]);
                _inactive.Insert(0, _active[^1]);
                _active.RemoveAt(_active.Count - 1);
            }
            var tail = _inactive[^1];
            _inactive.RemoveAt(_inactive.Count - 1);
            if (!_referenced.Remove(tail)) return tail;
            _active.Insert(0, tail);
        }
    }
}

/// <summary>A list of generations, the oldest first; each a list of pages, heads first.</summary>
internal sealed class NaiveGenerations(int frames) : NaiveFrames(frames)
{
    private readonly List<List<int>> _generations = [[], [], []];
    private readonly HashSet<int> _referenced = [];

    protected override bool Hit(int page, bool isStore)
    {
        _referenced.Add(page);
        return true;
    }

    protected override void Load(int page, bool isStore)
    {
        _generations[^1].Insert(0, page);
        _referenced.Add(page);
    }

    protected override int Victim(int coming)
    {
        while (true)
        {
            if (_generations.Count == 3 && IsUneven())
            {
                foreach (var page in Slots.Where(_referenced.Contains)) Rejuvenate(page);
                _referenced.Clear();
                _generations.Add([]);
            }
            var oldest = _generations[0];
            if (oldest.Count == 0)
            {
                _generations.RemoveAt(0);
            }
            else if (_referenced.Remove(oldest[^1]))
            {
                Rejuvenate(oldest[^1]);
            }
            else
            {
                var victim = oldest[^1];
                oldest.RemoveAt(oldest.Count - 1);
                return victim;
            }
        }
    }

    private bool IsUneven() =>
        _generations[^1].Count > Pages.Count / 2.0 || _generations[0].Count < Pages.Count / 4.0;

    private void Rejuvenate(int page)
    {
        foreach (var generation in _generations) generation.Remove(page);
        _generations[^1].Insert(0, page);
    }
}

namespace VmActors.Units.Tests.Replacement;

/// <summary>Pages with all their references since they came in.</summary>
internal sealed class NaiveLfu(int frames) : NaiveFrames(frames)
{
    private readonly Dictionary<int, List<int>> _uses = [];

    protected override bool Hit(int page, bool isStore)
    {
        _uses[page].Add(Now);
        return true;
    }

    protected override void Load(int page, bool isStore) => _uses[page] = [Now];

    protected override int Victim(int coming) => Pages.MinBy(page => (_uses[page].Count, _uses[page][^1]));
}

/// <summary>Pages with what each tick saw, the last first, as text; of NFU the ticks that saw something.</summary>
internal sealed class NaiveAging(int frames, bool forgets) : NaiveFrames(frames)
{
    private const int Remembered = 32;

    private readonly Dictionary<int, string> _ticks = [];
    private readonly HashSet<int> _referenced = [];

    protected override bool Hit(int page, bool isStore)
    {
        _referenced.Add(page);
        if ((Now + 1) % Frames == 0)
        {
            foreach (var one in Pages) _ticks[one] = History(one);
            _referenced.Clear();
        }
        return true;
    }

    protected override void Load(int page, bool isStore)
    {
        _ticks[page] = new string('0', Remembered);
        Hit(page, isStore);
    }

    protected override int Victim(int coming)
    {
        var victim = Slots.MinBy(History, forgets
            ? StringComparer.Ordinal
            : Comparer<string>.Create((a, b) => a.Count(bit => bit == '1').CompareTo(b.Count(bit => bit == '1'))));
        _referenced.Remove(victim);
        return victim;
    }

    private string History(int page)
    {
        var history = (_referenced.Contains(page) ? "1" : "0") + _ticks[page];
        return forgets ? history[..Remembered] : history;
    }
}

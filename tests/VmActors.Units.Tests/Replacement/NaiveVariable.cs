namespace VmActors.Units.Tests.Replacement;

/// <summary>A look back at the references made.</summary>
internal sealed class NaiveWorkingSet(int frames, long window) : NaiveFrames(frames)
{
    private readonly List<int> _history = [];

    protected override bool Hit(int page, bool isStore)
    {
        var isThere = _history.TakeLast((int)window).Contains(page);
        _history.Add(page);
        return isThere;
    }

    protected override void Load(int page, bool isStore) => _history.Add(page);

    protected override int Victim(int coming) => Pages.MinBy(_history.LastIndexOf);
}

/// <summary>The same, and a set of pages that have left but for their frames.</summary>
internal sealed class NaiveFaultFrequency(int frames, long threshold) : NaiveFrames(frames)
{
    private readonly List<int> _history = [];
    private readonly HashSet<int> _gone = [];
    private int _lastFault = -1;

    protected override bool Hit(int page, bool isStore)
    {
        var isThere = !_gone.Contains(page);
        if (!isThere) Fault();
        _history.Add(page);
        _gone.Remove(page);
        return isThere;
    }

    protected override void Load(int page, bool isStore)
    {
        Fault();
        _history.Add(page);
        _gone.Remove(page);
    }

    protected override int Victim(int coming) => Pages.MinBy(_history.LastIndexOf);

    private void Fault()
    {
        if (Now - _lastFault > threshold)
            _gone.UnionWith(Pages.Where(page => !_history.Skip(_lastFault).Contains(page)));
        _lastFault = Now;
    }
}

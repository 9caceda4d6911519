namespace VmActors.Units.Tests.Replacement;

/// <summary>Three lists, the oldest first.</summary>
internal sealed class NaiveTwoQueues(int frames) : NaiveFrames(frames)
{
    private readonly List<int> _in = [];
    private readonly List<int> _out = [];
    private readonly List<int> _main = [];
    private bool _isReturning;

    protected override bool Hit(int page, bool isStore)
    {
        if (_main.Remove(page)) _main.Add(page);
        return true;
    }

    protected override void Load(int page, bool isStore)
    {
        (_isReturning ? _main : _in).Add(page);
        _isReturning = false;
    }

    protected override int Victim(int coming)
    {
        _isReturning = _out.Remove(coming);
        var takesIn = _in.Count > Math.Max(1, Frames / 4) || _main.Count == 0;
        var list = takesIn ? _in : _main;
        var victim = list[0];
        list.RemoveAt(0);
        if (takesIn) _out.Add(victim);
        if (_out.Count > Math.Max(1, Frames / 2)) _out.RemoveAt(0);
        return victim;
    }
}

/// <summary>The algorithm of the paper (figure 4), its four cases; the least recently used first.</summary>
internal class NaiveArc(int frames) : NaiveFrames(frames)
{
    protected List<int> T1 { get; } = [];

    protected List<int> T2 { get; } = [];

    protected List<int> B1 { get; } = [];

    protected List<int> B2 { get; } = [];

    protected double Target { get; private set; }

    protected bool IsReturning { get; private set; }

    protected override bool Hit(int page, bool isStore)
    {
        T1.Remove(page);
        T2.Remove(page);
        T2.Add(page);
        return true;
    }

    protected override void Load(int page, bool isStore)
    {
        (IsReturning ? T2 : T1).Add(page);
        IsReturning = false;
    }

    protected override int Victim(int coming)
    {
        var wasInB2 = B2.Contains(coming);
        if (Adapt(coming)) return Replace(wasInB2);
        if (T1.Count + B1.Count == Frames)
        {
            if (T1.Count == Frames) return Pop(T1);
            Pop(B1);
        }
        else if (T1.Count + T2.Count + B1.Count + B2.Count == 2 * Frames)
        {
            Pop(B2);
        }
        return Replace(false);
    }

    /// <summary>A page comes back from B1 or B2.</summary>
    protected bool Adapt(int coming)
    {
        double b1 = B1.Count, b2 = B2.Count;
        if (B1.Remove(coming)) Target = Math.Min(Frames, Target + Math.Max(1, b2 / b1));
        else if (B2.Remove(coming)) Target = Math.Max(0, Target - Math.Max(1, b1 / b2));
        else return false;
        IsReturning = true;
        return true;
    }

    protected static int Pop(List<int> list)
    {
        var page = list[0];
        list.RemoveAt(0);
        return page;
    }

    private int Replace(bool fromB2)
    {
        var isOfT1 = T1.Count > 0 && (T1.Count > Target || (fromB2 && T1.Count == Target));
        var victim = Pop(isOfT1 ? T1 : T2);
        (isOfT1 ? B1 : B2).Add(victim);
        return victim;
    }
}

/// <summary>The algorithm of the paper (figure 2); what the hands come to first, first.</summary>
internal sealed class NaiveCar(int frames) : NaiveArc(frames)
{
    private readonly HashSet<int> _referenced = [];

    protected override bool Hit(int page, bool isStore)
    {
        _referenced.Add(page);
        return true;
    }

    protected override int Victim(int coming)
    {
        var victim = Sweep();
        if (Adapt(coming)) return victim;
        if (T1.Count + B1.Count == Frames) Pop(B1);
        else if (T1.Count + T2.Count + B1.Count + B2.Count == 2 * Frames) Pop(B2);
        return victim;
    }

    private int Sweep()
    {
        while (true)
        {
            var isOfT1 = T1.Count >= Math.Max(1, Target);
            var page = Pop(isOfT1 ? T1 : T2);
            if (_referenced.Remove(page))
            {
                T2.Add(page);
                continue;
            }
            (isOfT1 ? B1 : B2).Add(page);
            return page;
        }
    }
}

/// <summary>Stack and queue as lists; a page is LIR when it is in a set.</summary>
internal sealed class NaiveLirs(int frames) : NaiveFrames(frames)
{
    private readonly List<int> _stack = []; // the top last
    private readonly List<int> _queue = [];
    private readonly HashSet<int> _low = [];

    private int LowMax => Frames - Math.Max(1, Frames / 100);

    protected override bool Hit(int page, bool isStore)
    {
        var wasInStack = _stack.Remove(page);
        _stack.Add(page);
        if (!_low.Contains(page))
        {
            _queue.Remove(page);
            if (wasInStack) Raise(page);
            else _queue.Add(page);
        }
        Prune();
        return true;
    }

    protected override void Load(int page, bool isStore)
    {
        if (_low.Count < LowMax)
        {
            _stack.Add(page);
            _low.Add(page);
            return;
        }
        Hit(page, isStore);
    }

    protected override int Victim(int coming)
    {
        var victim = _queue[0];
        _queue.RemoveAt(0);
        return victim;
    }

    private void Raise(int page)
    {
        _low.Add(page);
        var bottom = _stack.Find(_low.Contains);
        _low.Remove(bottom);
        _queue.Add(bottom);
    }

    private void Prune()
    {
        var bottom = _stack.FindIndex(_low.Contains);
        _stack.RemoveRange(0, bottom < 0 ? _stack.Count : bottom);
    }
}

/// <summary>Three lists, the oldest first.</summary>
internal sealed class NaiveS3Fifo(int frames) : NaiveFrames(frames)
{
    private readonly List<int> _small = [];
    private readonly List<int> _main = [];
    private readonly List<int> _ghost = [];
    private readonly Dictionary<int, int> _uses = [];
    private bool _isReturning;

    private int MainMax => Frames - Math.Max(1, Frames / 10);

    protected override bool Hit(int page, bool isStore)
    {
        _uses[page] = Math.Min(3, _uses[page] + 1);
        return true;
    }

    protected override void Load(int page, bool isStore)
    {
        (_isReturning ? _main : _small).Add(page);
        _uses[page] = 0;
    }

    protected override int Victim(int coming)
    {
        _isReturning = _ghost.Remove(coming);
        while (true)
        {
            var isOfMain = _main.Count > MainMax || _small.Count == 0;
            var list = isOfMain ? _main : _small;
            var page = list[0];
            list.RemoveAt(0);
            if (isOfMain && _uses[page]-- == 0) return page;
            if (!isOfMain && _uses[page] <= 1)
            {
                _ghost.Add(page);
                if (_ghost.Count > MainMax) _ghost.RemoveAt(0);
                return page;
            }
            if (!isOfMain) _uses[page] = 0;
            _main.Add(page);
        }
    }
}

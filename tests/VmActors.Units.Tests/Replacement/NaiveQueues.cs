using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Replacement;

/// <summary>In the order that they came in.</summary>
internal class NaiveFifo(int frames) : NaiveFrames(frames)
{
    protected override int Victim(int coming) => Pages[0];
}

/// <summary>In the order of their last references.</summary>
internal class NaiveLru(int frames) : NaiveFifo(frames)
{
    protected override bool Hit(int page, bool isStore)
    {
        Pages.Remove(page);
        Pages.Add(page);
        return true;
    }
}

/// <summary>The same, from the other end.</summary>
internal sealed class NaiveMru(int frames) : NaiveLru(frames)
{
    protected override int Victim(int coming) => Pages[^1];
}

/// <summary>In the order that they came in, with a look at the rest of the string.</summary>
internal sealed class NaiveOptimal(int frames, int[] pages) : NaiveFrames(frames)
{
    protected override int Victim(int coming) =>
        Pages.Index().OrderBy(entry => NextUse(entry.Item)).ThenBy(entry => entry.Index).Last().Item;

    private int NextUse(int page) => Array.IndexOf(pages, page, Now) is var place and >= 0 ? place : int.MaxValue;
}

/// <summary>Drawn from a bag; who is drawn leaves a gap that the last one fills.</summary>
internal sealed class NaiveRandom(int frames, ulong seed) : NaiveFrames(frames)
{
    private readonly List<int> _bag = [];
    private SplitMix64 _draws = new(seed);

    protected override void Load(int page, bool isStore) => _bag.Add(page);

    protected override int Victim(int coming)
    {
        var place = (int)_draws.NextBelow((ulong)_bag.Count);
        var victim = _bag[place];
        _bag[place] = _bag[^1];
        _bag.RemoveAt(_bag.Count - 1);
        return victim;
    }
}

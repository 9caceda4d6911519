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

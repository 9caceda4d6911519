namespace VmActors.Units.Tests.Replacement;

/// <summary>A memory as one would play it on paper: lists, and for OPT a look at the rest of the string.</summary>
internal sealed class NaiveFrames(string policy, int frames, ulong[] pages)
{
    private readonly Dictionary<ulong, bool> _referenced = [];
    private int _now;

    /// <summary>FIFO, OPT: in the order that they came in. LRU, MRU: in that of their last references. CLOCK: by
    /// frame, turned so that the hand is at the front.</summary>
    public List<ulong> Pages { get; } = [];

    public (bool Hit, ulong? Victim) Reference(ulong page)
    {
        var isHit = Pages.Contains(page);
        ulong? victim = null;
        if (isHit && policy is "LRU" or "MRU") Pages.Remove(page);
        if (!isHit && Pages.Count == frames) Pages.Remove((victim = Victim()).Value);
        if (!Pages.Contains(page)) Pages.Add(page);
        _referenced[page] = true;
        _now++;
        return (isHit, victim);
    }

    private ulong Victim() => policy switch
    {
        "MRU" => Pages[^1],
        "OPT" => Pages.Index().OrderBy(entry => NextUse(entry.Item)).ThenBy(entry => entry.Index).Last().Item,
        "CLOCK" => Unreferenced(),
        _ => Pages[0],
    };

    private int NextUse(ulong page) => Array.IndexOf(pages, page, _now) is var place and >= 0 ? place : int.MaxValue;

    private ulong Unreferenced()
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

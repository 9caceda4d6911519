using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Recording;

/// <summary>What the last event over some pages left there.</summary>
/// <param name="Range">The pages.</param>
/// <param name="IsMapped">Whether there is memory.</param>
/// <param name="Protection">What may be done with it.</param>
/// <param name="Thread">Whose event it was.</param>
/// <param name="Event">Its number among all events, from 1.</param>
/// <param name="Ticket">Posted by the thread right after it; 0 if the thread was alone.</param>
internal readonly record struct Mapping(
    PageRange Range, bool IsMapped, Protection Protection, int Thread, long Event, long Ticket);

/// <summary>The pages that events were about, as ranges in the order of addresses that do not overlap.</summary>
internal sealed class MappingHistory
{
    private readonly List<Mapping> _mappings = [];

    /// <summary>What the last event over a page left, if there was any.</summary>
    public Mapping? Find(ulong vpn)
    {
        int index = FirstEndingAfter(new Vpn(vpn));
        return index < _mappings.Count && _mappings[index].Range.Contains(new Vpn(vpn)) ? _mappings[index] : null;
    }

    /// <summary>The mappings that share a page with <paramref name="range"/>, in order.</summary>
    public IEnumerable<Mapping> Overlapping(PageRange range)
    {
        for (int i = FirstEndingAfter(range.Start); i < _mappings.Count && _mappings[i].Range.Start < range.End; i++)
            yield return _mappings[i];
    }

    /// <summary>The parts of <paramref name="range"/> that no event was about, in order.</summary>
    public IEnumerable<PageRange> Gaps(PageRange range)
    {
        var start = range.Start;
        foreach (var mapping in Overlapping(range))
        {
            if (mapping.Range.Start > start) yield return new PageRange(start, mapping.Range.Start);
            start = mapping.Range.End;
        }
        if (start < range.End) yield return new PageRange(start, range.End);
    }

    /// <summary>Puts a mapping over what was in its range.</summary>
    public void Put(Mapping mapping)
    {
        var range = mapping.Range;
        int first = FirstEndingAfter(range.Start);
        int end = first;
        while (end < _mappings.Count && _mappings[end].Range.Start < range.End) end++;
        var pieces = new List<Mapping>(3);
        if (end > first && _mappings[first].Range.Start < range.Start)
            pieces.Add(_mappings[first] with { Range = new PageRange(_mappings[first].Range.Start, range.Start) });
        pieces.Add(mapping);
        if (end > first && _mappings[end - 1].Range.End > range.End)
            pieces.Add(_mappings[end - 1] with { Range = new PageRange(range.End, _mappings[end - 1].Range.End) });
        _mappings.RemoveRange(first, end - first);
        _mappings.InsertRange(first, pieces);
    }

    private int FirstEndingAfter(Vpn vpn)
    {
        int low = 0, high = _mappings.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_mappings[middle].Range.End > vpn) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}

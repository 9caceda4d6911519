using VmActors.Vocabulary;

namespace VmActors.Units.Areas;

/// <summary>
/// The areas of one address space: disjoint, ascending, and as few as possible (two that touch differ in protection or
/// in what is behind them).
/// A page is in one area or in none. Owned by one actor: even a lookup changes the last-hit cache.
/// </summary>
/// <param name="end">One past the highest page of a program.</param>
public sealed class AreaMap(Vpn end)
{
    private readonly AreaBlocks _areas = new();
    private Area _lastHit; // empty range: none

    /// <summary>How many areas there are.</summary>
    public int Count => _areas.Count;

    /// <summary>How many pages are in an area.</summary>
    public long PageCount { get; private set; }

    /// <summary>How many of them are locked.</summary>
    public long LockedPageCount { get; private set; }

    /// <summary>The areas in ascending order. The map may change between two of them.</summary>
    public IEnumerable<Area> All => Overlapping(new PageRange(new Vpn(0), end));

    /// <summary>The area that holds the page.</summary>
    public bool TryFind(Vpn vpn, out Area area)
    {
        area = _lastHit;
        if (area.Range.Contains(vpn)) return true;
        if (!_areas.TryFloor(vpn, out area) || !area.Range.Contains(vpn))
        {
            area = default;
            return false;
        }
        _lastHit = area;
        return true;
    }

    /// <summary>Whether the page is to stay in memory.</summary>
    public bool IsLocked(Vpn vpn) => LockedPageCount > 0 && TryFind(vpn, out var area) && area.IsLocked;

    /// <summary>Makes an area of the range, in place of whatever was there.</summary>
    /// <exception cref="ArgumentException">The range is empty or leaves what a program may use.</exception>
    public void Map(PageRange range, Protection protection, AreaBacking backing = default) =>
        Map(new Area(range, protection, backing));

    /// <summary>Makes an area, in place of whatever was there.</summary>
    /// <exception cref="ArgumentException">Its range is empty or leaves what a program may use.</exception>
    public void Map(Area area)
    {
        Unmap(area.Range);
        InsertMerged(area);
    }

    /// <summary>Takes the range out of every area.</summary>
    /// <returns>How many of its pages were in an area.</returns>
    /// <exception cref="ArgumentException">The range is empty or leaves what a program may use.</exception>
    public long Unmap(PageRange range)
    {
        ThrowUnlessUserRange(range);
        _lastHit = default;
        var before = PageCount;
        while (TryFirstIn(range, out var area))
        {
            Remove(area);
            if (area.Range.Start < range.Start) Insert(area.Within(new(area.Range.Start, range.Start)));
            if (area.Range.End > range.End) Insert(area.Within(new(range.End, area.Range.End)));
        }
        return before - PageCount;
    }

    /// <summary>Gives every page of the range another protection.</summary>
    /// <returns>False, and nothing has changed, when a page of the range is in no area: POSIX's ENOMEM.</returns>
    /// <exception cref="ArgumentException">The range is empty or leaves what a program may use.</exception>
    public bool Protect(PageRange range, Protection protection)
    {
        if (!Covers(range)) return false;
        Change(range, area => area with { Protection = protection });
        return true;
    }

    /// <summary>Changes the areas in the range, each cut to it, in protection, backing or flags.</summary>
    /// <exception cref="ArgumentException">The range is empty or leaves what a program may use.</exception>
    public void Change(PageRange range, Func<Area, Area> change)
    {
        Area[] changed = [.. Overlapping(range).Select(area => change(area.Within(range)))];
        Unmap(range);
        foreach (var area in changed) InsertMerged(area);
    }

    /// <summary>Whether every page of the range is in an area.</summary>
    /// <exception cref="ArgumentException">The range is empty or leaves what a program may use.</exception>
    public bool Covers(PageRange range)
    {
        ThrowUnlessUserRange(range);
        return FirstHole(range) is null;
    }

    /// <summary>The first page of the range that is in no area; null for none.</summary>
    public Vpn? FirstHole(PageRange range)
    {
        var at = range.Start;
        while (at < range.End && TryFind(at, out var area)) at = area.Range.End;
        return at < range.End ? at : null;
    }

    /// <summary>The areas that share a page with the range, whole, ascending. The map may change between two.</summary>
    public IEnumerable<Area> Overlapping(PageRange range)
    {
        while (!range.IsEmpty && TryFirstIn(range, out var area))
        {
            yield return area;
            if (area.Range.End >= range.End) yield break;
            range = range with { Start = area.Range.End };
        }
    }

    /// <summary>Throws unless the areas are ascending, disjoint, as few as possible, and counted right.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public void CheckInvariants()
    {
        var (count, pages, previous) = (0, 0L, default(Area));
        foreach (var area in All)
        {
            if (area.Range.IsEmpty) throw new InvalidOperationException($"{area} is empty");
            if (area.Range.Start < previous.Range.End)
                throw new InvalidOperationException($"{previous} overlaps {area}");
            if (count > 0 && area.Continues(previous))
                throw new InvalidOperationException($"{previous} and {area} are not merged");
            (count, pages, previous) = (count + 1, pages + area.Range.Count, area);
        }
        if (count != Count || pages != PageCount)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{count} areas of {pages} pages, counted as {Count} of {PageCount}"));
    }

    private bool TryFirstIn(PageRange range, out Area area) =>
        (_areas.TryFloor(range.Start, out area) && area.Range.Contains(range.Start))
        || (_areas.TryCeiling(range.Start, out area) && area.Range.Start < range.End);

    private void InsertMerged(Area area)
    {
        if (_areas.TryFloor(area.Range.Start, out var below) && area.Continues(below))
        {
            Remove(below);
            area = below with { Range = new(below.Range.Start, area.Range.End) };
        }
        if (_areas.TryCeiling(area.Range.End, out var above) && above.Continues(area))
        {
            Remove(above);
            area = area with { Range = new(area.Range.Start, above.Range.End) };
        }
        Insert(area);
    }

    private void Insert(Area area)
    {
        _areas.Insert(area);
        PageCount += area.Range.Count;
        LockedPageCount += area.IsLocked ? area.Range.Count : 0;
    }

    private void Remove(Area area)
    {
        _areas.Remove(area.Range.Start);
        PageCount -= area.Range.Count;
        LockedPageCount -= area.IsLocked ? area.Range.Count : 0;
    }

    private void ThrowUnlessUserRange(PageRange range)
    {
        if (range.IsEmpty || range.End > end)
            throw new ArgumentException($"{range} has no page or leaves what a program may use", nameof(range));
    }
}

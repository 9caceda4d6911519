using VmActors.Vocabulary;

namespace VmActors.Units.Areas;

/// <summary>A part of an address space that a process may use: pages of one protection, with one thing behind
/// them.</summary>
/// <param name="Range">Its pages, at least one.</param>
/// <param name="Protection">What the process may do with them.</param>
/// <param name="Backing">What its pages are before they are stored to; private zero pages by default.</param>
/// <param name="Flags">What is special about it.</param>
public readonly record struct Area(
    PageRange Range, Protection Protection, AreaBacking Backing = default, AreaFlags Flags = AreaFlags.None)
{
    /// <summary>The page of the object behind it that a page of the area is; only where there is one.</summary>
    public long IndexOf(Vpn page) => Backing.First + (long)(page.Value - Range.Start.Value);

    /// <summary>Whether its pages stay in memory.</summary>
    public bool IsLocked => (Flags & AreaFlags.Locked) != 0;

    /// <summary>Whether its program may store to a copy of its own only, and may store.</summary>
    public bool IsCopiedForStores => !Backing.IsShared && Protection.Grants(Protection.Write);

    /// <summary>The part of it that lies in a range; they share a page.</summary>
    public Area Within(PageRange range)
    {
        var start = range.Start > Range.Start ? range.Start : Range.Start;
        var end = range.End < Range.End ? range.End : Range.End;
        var backing = Backing.Further((long)(start.Value - Range.Start.Value));
        return this with { Range = new(start, end), Backing = backing };
    }

    /// <summary>Whether it could be one area with the one right below it.</summary>
    public bool Continues(Area below) => below.Range.End == Range.Start && below.Protection == Protection
        && below.Flags == Flags && below.Backing.Further(below.Range.Count) == Backing;

    /// <summary>For people: <c>[0x1000, 0x3000) ReadWrite</c>.</summary>
    public override string ToString() => $"{Range} {Protection}{Backing}";
}

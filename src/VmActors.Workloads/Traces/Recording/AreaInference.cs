using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Traces.Recording;

/// <summary>
/// Finds the memory that a recorded process must have had from the start: program text, data, stack, loader. Pages
/// with the same protection and few untouched ones between them make one area.
/// </summary>
internal static class AreaInference
{
    /// <summary>The most untouched pages between two pages of an area.</summary>
    public const ulong GapPagesMax = 16;

    /// <summary>The areas, in the order of addresses.</summary>
    /// <param name="pages">Touched pages; those with an initial protection count.</param>
    /// <param name="ranges">Ranges that are known to have been there though untouched, with a protection.</param>
    /// <param name="stackPage">The page of the first store of the first thread: a call or a push.</param>
    public static ImmutableArray<InitialArea> Infer(
        ReadOnlySpan<TouchedPage> pages, IEnumerable<(PageRange Range, Protection Protection)> ranges, ulong stackPage)
    {
        var pieces = new List<(PageRange Range, Protection Protection)>();
        foreach (var page in pages)
            if (page.Initial != Protection.None) pieces.Add((PageRange.Of(new Vpn(page.Vpn), 1), page.Initial));
        foreach (var (range, protection) in ranges) AddUntouched(pieces, pages, range, protection);
        pieces.Sort((left, right) => left.Range.Start.CompareTo(right.Range.Start));
        var areas = ImmutableArray.CreateBuilder<InitialArea>();
        for (int i = 0; i < pieces.Count; i++)
        {
            var (range, protection) = pieces[i];
            for (; i + 1 < pieces.Count && Continues(range, protection, pieces[i + 1]); i++)
                range = new PageRange(range.Start, pieces[i + 1].Range.End);
            areas.Add(new InitialArea(range, protection, Label(range, protection, stackPage)));
        }
        return areas.ToImmutable();
    }

    private static bool Continues(PageRange range, Protection protection,
        (PageRange Range, Protection Protection) next) =>
        next.Protection == protection && next.Range.Start.Value - range.End.Value <= GapPagesMax;

    private static void AddUntouched(
        List<(PageRange Range, Protection Protection)> pieces,
        ReadOnlySpan<TouchedPage> pages, PageRange range, Protection protection)
    {
        var touched = new List<ulong>();
        foreach (var page in pages)
            if (page.Initial != Protection.None && range.Contains(new Vpn(page.Vpn))) touched.Add(page.Vpn);
        touched.Sort();
        touched.Add(range.End.Value);
        var start = range.Start;
        foreach (ulong vpn in touched)
        {
            if (start.Value < vpn) pieces.Add((new PageRange(start, new Vpn(vpn)), protection));
            start = new Vpn(vpn + 1);
        }
    }

    private static string Label(PageRange range, Protection protection, ulong stackPage) => protection switch
    {
        _ when range.Contains(new Vpn(stackPage)) => "stack",
        _ when protection.Grants(Protection.Execute) => "text",
        _ when protection.Grants(Protection.Write) => "data",
        Protection.None => "reserved",
        _ => "rodata",
    };
}

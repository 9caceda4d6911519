using VmActors.Vocabulary;

namespace VmActors.Units.Verification;

/// <summary>What the kernel did to each page of each process, in order: the story that a data mismatch is told
/// with.</summary>
public sealed class PageHistory
{
    private readonly Dictionary<(ProcessId Process, Vpn Page), List<PageEvent>> _events = [];

    /// <summary>Notes one event of a page.</summary>
    public void Add(ProcessId process, Vpn page, SimTime at, string what, Pfn? frame = null)
    {
        if (!_events.TryGetValue((process, page), out var events))
            _events.Add((process, page), events = []);
        events.Add(new PageEvent(at, what, frame));
    }

    /// <summary>What was noted of the page from an instant on, oldest first.</summary>
    public IEnumerable<PageEvent> Since(ProcessId process, Vpn page, SimTime from) =>
        _events.TryGetValue((process, page), out var events) ? events.Where(entry => entry.At >= from) : [];

    /// <summary>The page's whole story, oldest first.</summary>
    public IReadOnlyList<string> Of(ProcessId process, Vpn page) =>
        _events.TryGetValue((process, page), out var events)
            ? [.. events.Select(entry => entry.ToString())]
            : ["the kernel never touched this page"];
}

/// <summary>Something that the kernel did to a page.</summary>
/// <param name="At">When.</param>
/// <param name="What">What; with a frame, up to it: <c>zero-filled in</c>.</param>
/// <param name="Frame">The page's frame; null where it has none.</param>
public readonly record struct PageEvent(SimTime At, string What, Pfn? Frame)
{
    /// <summary>For people: <c>t=1000 zero-filled in frame 12</c>.</summary>
    public override string ToString() => Frame is { } frame ? $"{At} {What} {frame}" : $"{At} {What}";
}

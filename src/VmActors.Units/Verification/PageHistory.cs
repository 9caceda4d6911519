using VmActors.Vocabulary;

namespace VmActors.Units.Verification;

/// <summary>What the kernel did to each page of each process, in order: the story that a data mismatch is told
/// with.</summary>
public sealed class PageHistory
{
    private readonly Dictionary<(ProcessId Process, Vpn Page), List<(SimTime At, string What)>> _events = [];

    /// <summary>Notes one event of a page.</summary>
    public void Add(ProcessId process, Vpn page, SimTime at, string what)
    {
        if (!_events.TryGetValue((process, page), out var events))
            _events.Add((process, page), events = []);
        events.Add((at, what));
    }

    /// <summary>What was noted of the page from an instant on, oldest first.</summary>
    public IReadOnlyList<string> Since(ProcessId process, Vpn page, SimTime from) =>
        _events.TryGetValue((process, page), out var events)
            ? [.. events.Where(entry => entry.At >= from).Select(entry => entry.What)]
            : [];

    /// <summary>The page's whole story, oldest first.</summary>
    public IReadOnlyList<string> Of(ProcessId process, Vpn page) =>
        _events.TryGetValue((process, page), out var events)
            ? [.. events.Select(entry => $"{entry.At} {entry.What}")]
            : ["the kernel never touched this page"];
}

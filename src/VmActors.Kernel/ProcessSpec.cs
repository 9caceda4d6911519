using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Kernel;

/// <summary>A process as the machine starts with it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">For reports.</param>
/// <param name="Areas">Its areas before any thread runs: what a loader has set up.</param>
/// <param name="Threads">Its threads.</param>
public sealed record ProcessSpec(
    ProcessId Id,
    string Name,
    ImmutableArray<(PageRange Range, Protection Protection)> Areas,
    ImmutableArray<ThreadId> Threads)
{
    /// <summary>Equal for processes that run the same program: what none of them can store to may be shared. Null: it
    /// shares nothing.</summary>
    public string? Image { get; init; }
}

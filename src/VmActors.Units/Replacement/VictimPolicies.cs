using System.Collections.Immutable;

namespace VmActors.Units.Replacement;

/// <summary>The policies of a memory of a fixed number of frames, by name.</summary>
public static class VictimPolicies
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<VictimPolicyKind> All { get; } =
    [
        new("FIFO", (frames, _) => QueueVictims.Fifo(frames)),
        new("LRU", (frames, _) => QueueVictims.Lru(frames)),
        new("OPT", (frames, pages) => new OptimalVictims(frames, pages)),
        new("MRU", (frames, _) => QueueVictims.Mru(frames)),
        new("CLOCK", (frames, _) => new ClockVictims(frames)),
    ];
}

/// <summary>A policy by name.</summary>
/// <param name="Name">As exercises call it.</param>
/// <param name="Create">Makes one for so many frames, 1 or more, and a reference string: only OPT looks at it.</param>
public sealed record VictimPolicyKind(string Name, Func<int, IReadOnlyList<ulong>, IVictimPolicy> Create);

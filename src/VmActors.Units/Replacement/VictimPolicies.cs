using System.Collections.Immutable;
using VmActors.Units.Replacement.Clocks;
using VmActors.Units.Replacement.Curves;
using VmActors.Units.Replacement.Optimal;
using VmActors.Units.Replacement.Queues;

namespace VmActors.Units.Replacement;

/// <summary>The policies of a memory of a fixed number of frames, by name.</summary>
public static class VictimPolicies
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<VictimPolicyKind> All { get; } =
    [
        VictimPolicyKind.Of("FIFO", _ => QueueVictims.Fifo()),
        VictimPolicyKind.Of("LRU", _ => QueueVictims.Lru()) with { Curve = MissCurve.OfLru },
        VictimPolicyKind.Of("OPT", spec => new OptimalVictims(spec.Frames, spec.References))
            with { Curve = MissCurve.OfOptimal },
        VictimPolicyKind.Of("MRU", _ => QueueVictims.Mru()),
        VictimPolicyKind.Of("CLOCK", spec => new ClockVictims(spec.Frames, setOnLoad: true)),
        VictimPolicyKind.Of("CLOCK-CLEAR", spec => new ClockVictims(spec.Frames, setOnLoad: false)),
    ];

    /// <summary>Those that exercises may ask for.</summary>
    public static ImmutableArray<VictimPolicyKind> Ordered { get; } = [.. All.Where(kind => kind.HasOrder)];
}

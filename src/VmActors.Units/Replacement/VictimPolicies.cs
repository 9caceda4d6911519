using System.Collections.Immutable;
using VmActors.Units.Replacement.Adaptive;
using VmActors.Units.Replacement.Clocks;
using VmActors.Units.Replacement.Counting;
using VmActors.Units.Replacement.Curves;
using VmActors.Units.Replacement.Lists;
using VmActors.Units.Replacement.Optimal;
using VmActors.Units.Replacement.Queues;
using VmActors.Units.Replacement.Variable;

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
            with { Curve = MissCurve.OfOptimal, LooksAhead = true },
        VictimPolicyKind.Of("MRU", _ => QueueVictims.Mru()),
        VictimPolicyKind.Of("RANDOM", spec => new RandomVictims(spec.Frames, spec.Seed)),
        VictimPolicyKind.Of("CLOCK", spec => new ClockVictims(spec.Frames, setOnLoad: true)),
        VictimPolicyKind.Of("CLOCK-CLEAR", spec => new ClockVictims(spec.Frames, setOnLoad: false)),
        VictimPolicyKind.Of("ENHANCED-CLOCK", spec => new EnhancedClockVictims(spec.Frames)) with { SeesStores = true },
        VictimPolicyKind.Of("WSCLOCK", spec => new WsClockVictims(spec.Frames, spec.Window)) with { SeesStores = true },
        VictimPolicyKind.Of("SIEVE", spec => new SieveVictims(spec.Frames)),
        VictimPolicyKind.Of("LFU", spec => new LfuVictims(spec.Frames)),
        VictimPolicyKind.Of("NFU", spec => new AgingVictims(spec.Frames, forgets: false)),
        VictimPolicyKind.Of("AGING", spec => new AgingVictims(spec.Frames, forgets: true)),
        VictimPolicyKind.Of("WORKING-SET", spec => new WorkingSetVictims(spec.Frames, spec.Window)),
        VictimPolicyKind.Of("PFF", spec => new FaultFrequencyVictims(spec.Frames, spec.Window)),
        VictimPolicyKind.Of("ACTIVE-INACTIVE", spec => new ActiveInactiveVictims(spec.Frames)),
        VictimPolicyKind.Of("MGLRU", spec => new GenerationVictims(spec.Frames)),
        VictimPolicyKind.Of("2Q", spec => new TwoQueueVictims(spec.Frames)) with { RemembersPages = true },
        VictimPolicyKind.Of("ARC", spec => new ArcVictims(spec.Frames)) with { RemembersPages = true },
        VictimPolicyKind.Of("CAR", spec => new CarVictims(spec.Frames)) with { RemembersPages = true },
        VictimPolicyKind.Of("LIRS", spec => new LirsVictims(spec.Frames)) with { RemembersPages = true },
        VictimPolicyKind.Of("S3-FIFO", spec => new S3FifoVictims(spec.Frames)) with { RemembersPages = true },
    ];

    /// <summary>Those that exercises may ask for.</summary>
    public static ImmutableArray<VictimPolicyKind> Ordered { get; } = [.. All.Where(kind => kind.HasOrder)];
}

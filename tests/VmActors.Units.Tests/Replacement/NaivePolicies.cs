using VmActors.Units.Replacement;

namespace VmActors.Units.Tests.Replacement;

/// <summary>The models by the policies' names.</summary>
internal static class NaivePolicies
{
    public static NaiveFrames Of(string name, VictimPolicySpec spec) => name switch
    {
        "FIFO" => new NaiveFifo(spec.Frames),
        "LRU" => new NaiveLru(spec.Frames),
        "MRU" => new NaiveMru(spec.Frames),
        "OPT" => new NaiveOptimal(spec.Frames, [.. spec.References.Uses.ToArray().Select(use => use.Page)]),
        "CLOCK" => new NaiveClock(spec.Frames, setOnLoad: true),
        "CLOCK-CLEAR" => new NaiveClock(spec.Frames, setOnLoad: false),
        "SIEVE" => new NaiveSieve(spec.Frames),
        "RANDOM" => new NaiveRandom(spec.Frames, spec.Seed),
        "ENHANCED-CLOCK" => new NaiveEnhancedClock(spec.Frames),
        "WSCLOCK" => new NaiveWsClock(spec.Frames, spec.Window),
        "LFU" => new NaiveLfu(spec.Frames),
        "NFU" => new NaiveAging(spec.Frames, forgets: false),
        "AGING" => new NaiveAging(spec.Frames, forgets: true),
        "WORKING-SET" => new NaiveWorkingSet(spec.Frames, spec.Window),
        "PFF" => new NaiveFaultFrequency(spec.Frames, spec.Window),
        "ACTIVE-INACTIVE" => new NaiveActiveInactive(spec.Frames),
        "MGLRU" => new NaiveGenerations(spec.Frames),
        "2Q" => new NaiveTwoQueues(spec.Frames),
        "ARC" => new NaiveArc(spec.Frames),
        "CAR" => new NaiveCar(spec.Frames),
        "LIRS" => new NaiveLirs(spec.Frames),
        "S3-FIFO" => new NaiveS3Fifo(spec.Frames),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "a policy without a model"),
    };
}

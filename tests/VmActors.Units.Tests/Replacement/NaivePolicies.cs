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
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "a policy without a model"),
    };
}

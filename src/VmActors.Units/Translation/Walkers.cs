using VmActors.Vocabulary;

namespace VmActors.Units.Translation;

/// <summary>The walkers of one CPU: each is busy until a time.</summary>
/// <param name="count">How many, 1 or more.</param>
public sealed class Walkers(int count)
{
    private readonly SimTime[] _free = new SimTime[count]; // when each has done its walk

    /// <summary>When the first of them is free; it may be long since.</summary>
    public SimTime FirstFree => _free[First];

    private int First => Array.IndexOf(_free, _free.Min());

    /// <summary>The first that is free makes a walk; says when the walk begins: then, or when the walker is
    /// free.</summary>
    /// <param name="at">When it is asked for.</param>
    /// <param name="duration">How long it takes.</param>
    public SimTime Walk(SimTime at, SimDuration duration)
    {
        var first = First;
        var start = SimTime.Max(at, _free[first]);
        _free[first] = start + duration;
        return start;
    }
}

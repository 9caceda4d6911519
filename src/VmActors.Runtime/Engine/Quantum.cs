using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>A window of virtual time no longer than the machine's lookahead: inside it no actor can affect
/// another.</summary>
/// <param name="Start">Its first instant, a multiple of the lookahead.</param>
/// <param name="End">One past its last instant.</param>
public readonly record struct Quantum(SimTime Start, SimTime End)
{
    /// <summary>Whether this is the first quantum of a system: it has no length, and the actors start in it.</summary>
    public bool IsStart => Start == End;

    /// <summary>The quantum of length <paramref name="lookahead"/> that holds <paramref name="time"/>.</summary>
    public static Quantum Holding(SimTime time, SimDuration lookahead)
    {
        var start = new SimTime(time.Cycles - (time.Cycles % lookahead.Cycles));
        return new Quantum(start, start + lookahead);
    }
}

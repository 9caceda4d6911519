using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>An exception in an actor: where, when, and on which message.</summary>
internal sealed record ActorFailure(ActorCell Cell, SimTime Time, Message? Message, string Doing, Exception Exception)
{
    /// <summary>Whether this failure comes first in the total order; of two, it is the one to report.</summary>
    public bool Precedes(ActorFailure other) =>
        (Time.Cycles, Cell.Depth, Cell.Index).CompareTo((other.Time.Cycles, other.Cell.Depth, other.Cell.Index)) < 0;

    /// <summary>The failure of the run.</summary>
    public SimulationFailedException ToException() => new(Cell.Name, Time, Message, Exception, Doing);
}

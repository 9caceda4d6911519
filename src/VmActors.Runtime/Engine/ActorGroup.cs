using System.Globalization;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>
/// The actors that a host runs as one: usually a single actor; several where zero-latency links join them, in an
/// order in which such links only point forward.
/// </summary>
public sealed class ActorGroup
{
    private readonly ActorCell[] _cells;

    internal ActorGroup(int index, ActorCell[] cells)
    {
        Index = index;
        _cells = cells;
        foreach (var cell in cells)
            cell.Group = this;
    }

    /// <summary>The group's number, from 0: groups are ordered by their first actor in name order.</summary>
    public int Index { get; }

    internal ReadOnlySpan<ActorCell> Cells => _cells;

    internal SimTime NextTime
    {
        get
        {
            var next = SimTime.Never;
            foreach (var cell in _cells)
                next = SimTime.Min(next, cell.NextTime);
            return next;
        }
    }

    /// <summary>Lets each actor of the group do everything that it has to do in this quantum. Called by hosts only,
    /// once per quantum, from one thread.</summary>
    /// <remarks>The thread's culture becomes the invariant one, so that what a model formats is the same
    /// everywhere.</remarks>
    public void RunQuantum(Quantum quantum)
    {
        if (!ReferenceEquals(CultureInfo.CurrentCulture, CultureInfo.InvariantCulture))
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        foreach (var cell in _cells)
            cell.RunQuantum(quantum);
    }
}

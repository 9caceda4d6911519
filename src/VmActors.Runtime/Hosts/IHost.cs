using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Hosts;

/// <summary>
/// Runs the active groups of one quantum, each exactly once, in any order, on any threads, and returns when all are
/// done. Groups share nothing inside a quantum, so nothing that a host decides can be seen in a result.
/// </summary>
public interface IHost : IDisposable
{
    /// <summary>Host threads that work at once.</summary>
    int ThreadCount { get; }

    /// <summary>Calls <see cref="ActorGroup.RunQuantum"/> of every group; its writes are visible on return.</summary>
    void RunQuantum(IReadOnlyList<ActorGroup> active, Quantum quantum);
}

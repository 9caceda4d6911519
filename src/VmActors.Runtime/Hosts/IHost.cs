using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Hosts;

/// <summary>
/// Goes through the quanta of a run and runs the active groups of each, every one exactly once, in any order, on any
/// threads. Groups share nothing inside a quantum, so nothing that a host decides can be seen in a result.
/// </summary>
public interface IHost : IDisposable
{
    /// <summary>How many actors work at once, at most.</summary>
    int ThreadCount { get; }

    /// <summary>Begins and completes quanta until there is none left; what that throws comes out.</summary>
    void Run(QuantumSequence quanta);
}

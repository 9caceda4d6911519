using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Hosts;

/// <summary>Runs everything on the calling thread.</summary>
public sealed class SequentialHost : IHost
{
    /// <inheritdoc/>
    public int ThreadCount => 1;

    /// <inheritdoc/>
    public void RunQuantum(IReadOnlyList<ActorGroup> active, Quantum quantum)
    {
        ArgumentNullException.ThrowIfNull(active);
        for (var i = 0; i < active.Count; i++)
            active[i].RunQuantum(quantum);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

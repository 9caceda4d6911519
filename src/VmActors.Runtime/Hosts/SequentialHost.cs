using VmActors.Runtime.Engine;

namespace VmActors.Runtime.Hosts;

/// <summary>Runs everything on the calling thread.</summary>
public sealed class SequentialHost : IHost
{
    /// <inheritdoc/>
    public int ThreadCount => 1;

    /// <inheritdoc/>
    public void Run(QuantumSequence quanta)
    {
        ArgumentNullException.ThrowIfNull(quanta);
        while (quanta.TryBegin())
        {
            var active = quanta.Active;
            for (var i = 0; i < active.Count; i++)
                active[i].RunQuantum(quanta.Current);
            quanta.Complete();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

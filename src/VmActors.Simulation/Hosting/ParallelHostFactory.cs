using VmActors.Runtime.Hosts;

namespace VmActors.Simulation.Hosting;

/// <summary>Makes hosts with threads of their own beside the caller's: 1 to 1024 in all.</summary>
public sealed class ParallelHostFactory : IHostFactory
{
    /// <summary>The name of this kind.</summary>
    public const string HostName = "parallel";

    /// <inheritdoc/>
    public string Name => HostName;

    /// <inheritdoc/>
    public IHost Make(int threads) => new ParallelHost(threads);
}

using VmActors.Runtime.Hosts;

namespace VmActors.Simulation.Hosting;

/// <summary>Makes hosts that run everything on the caller's thread.</summary>
public sealed class SequentialHostFactory : IHostFactory
{
    /// <summary>The name of this kind.</summary>
    public const string HostName = "sequential";

    /// <inheritdoc/>
    public string Name => HostName;

    /// <inheritdoc/>
    public IHost Make(int threads) => threads == 1
        ? new SequentialHost()
        : throw new HostException(FormattableString.Invariant(
            $"the host sequential has 1 thread, not {threads}; expected 1, or the host parallel"));
}

using Akka.Configuration;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Hosting;

namespace VmActors.Akka.Hosting;

/// <summary>Makes hosts on an actor system of Akka.NET.</summary>
/// <param name="system">The actor system.</param>
internal sealed class AkkaHostFactory(HostSystem system) : IHostFactory
{
    /// <summary>The name of this kind.</summary>
    public const string HostName = "akka";

    /// <inheritdoc/>
    public string Name => HostName;

    /// <inheritdoc/>
    public IHost Make(int threads)
    {
        try
        {
            return new AkkaHost(system.Value, threads);
        }
        catch (ConfigurationException error)
        {
            throw new HostException(
                $"the settings of the host {HostName}: {error.Message.Trim().ReplaceLineEndings(" ")}");
        }
    }
}

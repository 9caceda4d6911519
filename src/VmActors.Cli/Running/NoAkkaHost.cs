using VmActors.Runtime.Hosts;
using VmActors.Simulation.Hosting;

namespace VmActors.Cli.Running;

/// <summary>Stands for the Akka.NET host in a build without it: tells how to get it.</summary>
internal sealed class NoAkkaHost : IHostFactory
{
    /// <inheritdoc/>
    public string Name => HostSettings.HostName;

    /// <inheritdoc/>
    public IHost Make(int threads) => throw new HostException(
        "this build has no Akka.NET host; build it with: dotnet build -c Release -p:WithAkka=true");
}

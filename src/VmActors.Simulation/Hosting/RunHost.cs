using VmActors.Runtime.Hosts;

namespace VmActors.Simulation.Hosting;

/// <summary>The host of one run.</summary>
/// <param name="name">What the report calls it.</param>
/// <param name="host">It itself.</param>
/// <param name="isOwn">Whether it is the caller's own, who will dispose of it.</param>
internal sealed class RunHost(string name, IHost host, bool isOwn) : IDisposable
{
    public string Name => name;

    public IHost Host => host;

    public void Dispose()
    {
        if (!isOwn)
            host.Dispose();
    }
}

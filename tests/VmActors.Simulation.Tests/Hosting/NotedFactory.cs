using VmActors.Runtime.Hosts;
using VmActors.Simulation.Hosting;

namespace VmActors.Simulation.Tests.Hosting;

/// <summary>Makes parallel hosts under a name of its own, and notes them.</summary>
internal sealed class NotedFactory(string name) : IHostFactory
{
    public List<IHost> Made { get; } = [];

    public string Name => name;

    public IHost Make(int threads)
    {
        Made.Add(new ParallelHost(threads));
        return Made[^1];
    }
}

using VmActors.Runtime.Hosts;

namespace VmActors.Simulation.Hosting;

/// <summary>Makes hosts of one kind, which runs ask for by its name.</summary>
public interface IHostFactory
{
    /// <summary>What runs ask for and reports say: <c>parallel</c>. Upper and lower case differ.</summary>
    string Name { get; }

    /// <summary>A host for one run; the run disposes of it.</summary>
    /// <param name="threads">Host threads that shall work at once: 1 or more.</param>
    /// <exception cref="HostException">This kind of host cannot have so many threads, or cannot be had.</exception>
    IHost Make(int threads);
}

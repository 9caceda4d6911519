using VmActors.Runtime;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;
using VmActors.Workloads;

namespace VmActors.Simulation.Hosting;

/// <summary>Carries out runs on the hosts that were added with <see cref="VmActorsServices.AddVmActors"/>: the
/// library's front door for a program with injected services.</summary>
public sealed class Simulator
{
    private readonly HostCatalog _hosts;

    internal Simulator(HostCatalog hosts) => _hosts = hosts;

    /// <summary>Runs as <see cref="SimulationRun.Run(SimulationConfiguration, RunOptions, CancellationToken)"/>
    /// does.</summary>
    /// <param name="configuration">Valid, as <see cref="ConfigurationReader"/> gives it.</param>
    /// <param name="options">How to run it; on which host, too.</param>
    /// <param name="cancellation">Stops the run between two quanta; the result is then partial.</param>
    /// <exception cref="HostException">The options ask for a host that cannot be had.</exception>
    /// <exception cref="WorkloadException">A trace or script is wrong.</exception>
    /// <exception cref="DeadlockException">The programs wait for one another for ever.</exception>
    public RunReport Run(
        SimulationConfiguration configuration, RunOptions options, CancellationToken cancellation = default) =>
        SimulationRun.Run(configuration, options, _hosts, cancellation);
}

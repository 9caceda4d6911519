using System.Diagnostics;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;
using VmActors.Runtime.Journal;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Hosting;
using VmActors.Simulation.Results;
using VmActors.Workloads;

namespace VmActors.Simulation;

/// <summary>What a run is asked beside its configuration; nothing here changes its result.</summary>
public sealed record RunOptions
{
    /// <summary>Host threads, 1 or more.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The host to run on; null: the default, which on one thread is <c>sequential</c>, on several
    /// <c>parallel</c>, unless the program has said otherwise.</summary>
    public string? HostName { get; init; }

    /// <summary>The caller's own host, which the run does not dispose of. <see cref="Threads"/> then plays no part, and
    /// <see cref="HostName"/> is what the report calls it; null: <c>own</c>.</summary>
    public IHost? Host { get; init; }

    /// <summary>Called now and then, between two quanta, by whichever thread completes them.</summary>
    public IProgress<RunProgress>? Progress { get; init; }

    /// <summary>Where delivered messages are recorded; null records nothing.</summary>
    public IJournal? Journal { get; init; }
}

/// <summary>From a checked configuration to a result: the library's front door. A program with injected services has
/// <see cref="Simulator"/> for it.</summary>
public static class SimulationRun
{
    /// <summary>Builds the machine, opens the workloads, and runs until every process has ended or the caller asks to
    /// stop.</summary>
    /// <param name="configuration">Valid, as <see cref="ConfigurationReader"/> gives it.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellation">Stops the run between two quanta; the result is then partial.</param>
    /// <exception cref="HostException">The options ask for a host that cannot be had.</exception>
    /// <exception cref="WorkloadException">A trace or script is wrong.</exception>
    /// <exception cref="DeadlockException">The programs wait for one another for ever.</exception>
    public static RunReport Run(
        SimulationConfiguration configuration, RunOptions options, CancellationToken cancellation = default) =>
        Run(configuration, options, HostCatalog.BuiltIn, cancellation);

    /// <summary>A run on one of some hosts.</summary>
    internal static RunReport Run(
        SimulationConfiguration configuration, RunOptions options, HostCatalog hosts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(options);
        using var host = hosts.Open(options);
        using var run = PreparedRun.Open(configuration, options);
        var watch = Stopwatch.StartNew();
        var end = run.Machine.Run(host.Host, cancellation);
        return run.Report(end, host.Name, host.Host.ThreadCount, watch.Elapsed);
    }
}

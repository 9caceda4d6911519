using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;
using VmActors.Vocabulary;

namespace VmActors.Cli.Running;

/// <summary>Carries out a run; what the command line knows of the simulation.</summary>
public interface ISimulationRunner
{
    /// <summary>Runs a configuration to its end, or until it is cancelled.</summary>
    /// <param name="configuration">Valid, as the reader returned it.</param>
    /// <param name="threads">Host threads, 1 or more.</param>
    /// <param name="progress">Is told now and then how far the run is; cheap, never throws.</param>
    /// <param name="cancellation">Asks the run to stop; it then returns what it has, marked partial.</param>
    /// <exception cref="InvalidInputException">A trace or script is wrong.</exception>
    RunReport Run(
        SimulationConfiguration configuration,
        int threads,
        IProgress<RunProgress> progress,
        CancellationToken cancellation);
}

/// <summary>How far a run is.</summary>
/// <param name="VirtualTime">The virtual time that has passed.</param>
/// <param name="References">References made by all CPUs.</param>
/// <param name="Faults">Page faults served.</param>
/// <param name="FreeFrames">Free frames now.</param>
/// <param name="ExpectedReferences">References of the whole run; null when nobody knows.</param>
public sealed record RunProgress(
    SimTime VirtualTime, long References, long Faults, long FreeFrames, long? ExpectedReferences);

/// <summary>Something that the user gave is wrong; one line for each error, ready to be shown.</summary>
/// <param name="errors">At least one: <c>file:line:column: what is wrong; what was expected</c>.</param>
public sealed class InvalidInputException(params IReadOnlyList<string> errors) : Exception(string.Join('\n', errors))
{
    /// <summary>The errors.</summary>
    public IReadOnlyList<string> Errors => errors;
}

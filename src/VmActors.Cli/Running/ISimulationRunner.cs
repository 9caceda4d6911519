using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Explaining;
using VmActors.Simulation.Results;

namespace VmActors.Cli.Running;

/// <summary>Carries out a run; what the command line knows of the simulation.</summary>
public interface ISimulationRunner
{
    /// <summary>Runs a configuration to its end, or until it is cancelled.</summary>
    /// <param name="configuration">Valid, as the reader returned it.</param>
    /// <param name="options">The host and its threads, where to tell progress, where to record messages.</param>
    /// <param name="cancellation">Asks the run to stop; it then returns what it has, marked partial.</param>
    /// <exception cref="InvalidInputException">A trace or script is wrong, or there is no such host.</exception>
    RunReport Run(SimulationConfiguration configuration, RunOptions options, CancellationToken cancellation);

    /// <summary>Explains a translation of a run.</summary>
    /// <param name="configuration">Valid, as the reader returned it.</param>
    /// <param name="request">Which translation.</param>
    /// <param name="cancellation">Asks the run to stop.</param>
    /// <exception cref="InvalidInputException">A trace or script is wrong, or there is no such process or CPU.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    Explanation Explain(
        SimulationConfiguration configuration, ExplainRequest request, CancellationToken cancellation);
}

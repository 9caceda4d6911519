using VmActors.Runtime;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Explaining;
using VmActors.Simulation.Hosting;
using VmActors.Simulation.Results;
using VmActors.Workloads;

namespace VmActors.Cli.Running;

/// <summary>Runs configurations by the simulation library.</summary>
internal sealed class SimulationRunner(Simulator simulator, HostSettings settings) : ISimulationRunner
{
    /// <inheritdoc/>
    public RunReport Run(SimulationConfiguration configuration, RunOptions options, CancellationToken cancellation) =>
        Told(() => simulator.Run(configuration, options, cancellation));

    /// <inheritdoc/>
    public Explanation Explain(
        SimulationConfiguration configuration, ExplainRequest request, CancellationToken cancellation) =>
        Told(() => Explainer.Explain(configuration, request, cancellation));

    /// <summary>Tells what the user can mend in the user's terms.</summary>
    private T Told<T>(Func<T> simulate)
    {
        try
        {
            return simulate();
        }
        catch (ExplainException error)
        {
            throw new InvalidInputException($"vmactors: {error.Message}");
        }
        catch (HostException error)
        {
            throw new InvalidInputException($"{settings.File ?? "vmactors"}: {error.Message}");
        }
        catch (WorkloadException error)
        {
            throw new InvalidInputException(error.Message.Split('\n'));
        }
        catch (DeadlockException deadlock)
        {
            throw new InvalidInputException(
            [
                $"vmactors: the simulated programs wait for one another for ever (at {deadlock.Time}); "
                    + "who waits for what:",
                .. deadlock.Waits.Select(wait => $"  {wait}"),
            ]);
        }
    }
}

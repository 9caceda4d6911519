using VmActors.Cli.Running;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Explaining;
using VmActors.Simulation.Results;
using VmActors.Tests;
using VmActors.Vocabulary;

namespace VmActors.Cli.Tests;

/// <summary>A simulation that does what the configuration's description says.</summary>
internal sealed class ScriptedRunner : ISimulationRunner
{
    public RunReport Run(SimulationConfiguration configuration, RunOptions options, CancellationToken cancellation)
    {
        options.Progress?.Report(new RunProgress(new SimTime(3_000_000), 1_000, 20, 300, 4_000));
        switch (configuration.Description)
        {
            case "endless":
                Console.Error.WriteLine("running");
                cancellation.WaitHandle.WaitOne();
                break;
            case "bug":
                throw new InvalidOperationException("the frame table is upside down");
            case "bad script":
                throw new InvalidInputException("a.vmscript:1:2: unknown word x", "a.vmscript:2:1: no end");
        }
        var report = SampleReport.Create(cancellation.IsCancellationRequested);
        return report with
        {
            ConfigurationHash = ConfigurationJson.Hash(configuration),
            Seed = configuration.Seed,
            Host = report.Host with { Threads = options.Threads },
        };
    }

    public Explanation Explain(
        SimulationConfiguration configuration, ExplainRequest request, CancellationToken cancellation) =>
        throw new NotSupportedException("explanations are tested over the real simulation");
}

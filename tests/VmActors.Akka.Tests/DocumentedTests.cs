using Akka.Actor;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.DependencyInjection;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Hosting;
using VmActors.Simulation.Results;
using static VmActors.Akka.SimulationProtocol;

namespace VmActors.Akka.Tests;

/// <summary>What the page on Akka.NET shows.</summary>
public sealed class DocumentedTests() : TestKit("akka.loglevel = OFF, akka.stdout-loglevel = OFF")
{
    private const string Text = """
        { "machine": { "cpus": 2, "memory": "1MiB" }, "processes": [ { "name": "p", "pattern":
            { "kind": "uniform", "memory": "256KiB", "references": 20000, "threads": 2 } } ] }
        """;

    private static readonly SimulationConfiguration Configuration = ConfigurationReader.ReadText(
        Text, "documented", Directory.GetCurrentDirectory()).Configuration!;

    private static RunReport Sequential => SimulationRun.Run(Configuration, new RunOptions());

    [Fact]
    public void A_program_with_services()
    {
        var (services, configuration) = (new ServiceCollection(), Configuration);
        services.AddVmActors().UseAkka();

        using var provider = services.BuildServiceProvider();
        var simulator = provider.GetRequiredService<Simulator>();
        var report = simulator.Run(configuration, new RunOptions { Threads = 2 });

        Assert.Equal(("akka", ResultJson.Hash(Sequential.Result)), (report.Host.Name, ResultJson.Hash(report.Result)));
    }

    [Fact]
    public void A_simulation_as_an_actor()
    {
        var (system, configuration) = (Sys, Configuration);
        system.EventStream.Subscribe(TestActor, typeof(Delivered));

        var options = new SimulationActorOptions { PublishesJournal = true };
        var simulation = system.ActorOf(SimulationActor.Props(configuration, options), "simulation");
        Watch(simulation);
        simulation.Tell(new Start(IsPaused: true));
        simulation.Tell(new Step(Quanta: 100)); // answered by Paused
        var paused = (Paused)FishForMessage(message => message is Paused);
        simulation.Tell(Resume.Instance);
        var completed = (Completed)FishForMessage(message => message is Completed);
        ExpectTerminated(simulation);

        Assert.Equal(100, paused.QuantumCount);
        Assert.Equal(ResultJson.Hash(Sequential.Result), ResultJson.Hash(completed.Report.Result));
    }
}

#if WITH_AKKA
using Akka.Actor;
using VmActors.Akka.Hosting;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;

namespace VmActors.Bench.EndToEnd;

/// <summary>Runs on Akka.NET's default dispatcher for simulations, two actors at once.</summary>
internal static class AkkaCases
{
    private static readonly ActorSystem System = ActorSystem.Create("bench", "akka.loglevel = OFF");

    public static (long, TimeSpan) Run(SimulationConfiguration configuration)
    {
        using var host = new AkkaHost(System, 2);
        var report = SimulationRun.Run(configuration, new RunOptions { Host = host });
        return (report.Host.References, report.Host.Elapsed);
    }
}
#endif

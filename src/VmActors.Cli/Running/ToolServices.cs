using Microsoft.Extensions.DependencyInjection;
using VmActors.Simulation.Hosting;
#if WITH_AKKA
using VmActors.Akka;
#endif

namespace VmActors.Cli.Running;

/// <summary>What the commands use, over the real simulation.</summary>
internal static class ToolServices
{
    /// <summary>Registers all of it.</summary>
    public static void Register(IServiceCollection services)
    {
        services.AddSingleton<ISimulationRunner, SimulationRunner>();
        services.AddSingleton<ITraceTool, TraceTool>();
        services.AddVmActors()
#if WITH_AKKA
            .AddAkka(provider => provider.GetRequiredService<HostSettings>().Text);
#else
            .AddHost(_ => new NoAkkaHost());
#endif
    }
}

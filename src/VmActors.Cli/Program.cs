using Microsoft.Extensions.DependencyInjection;
using VmActors.Cli;
using VmActors.Cli.Output;
using VmActors.Cli.Running;

return await VmActorsTool.RunAsync(args, Terminal.OfProcess(), static services =>
{
    services.AddSingleton<ISimulationRunner, SimulationRunner>();
    services.AddSingleton<ITraceTool, TraceTool>();
}).ConfigureAwait(false);

using VmActors.Cli;
using VmActors.Cli.Output;
using VmActors.Cli.Running;

return await VmActorsTool.RunAsync(args, Terminal.OfProcess(), ToolServices.Register).ConfigureAwait(false);

using VmActors.Cli;
using VmActors.Cli.Output;

return await VmActorsTool.RunAsync(args, Terminal.OfProcess(), _ => { }).ConfigureAwait(false);

using BenchmarkDotNet.Running;
using VmActors.Bench.EndToEnd;

if (args is ["end-to-end", .. var names])
    return Runner.Run(names);
BenchmarkSwitcher.FromAssembly(typeof(Runner).Assembly).Run(args);
return 0;

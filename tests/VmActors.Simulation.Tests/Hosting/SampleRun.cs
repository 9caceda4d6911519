using VmActors.Simulation.Configuration;

namespace VmActors.Simulation.Tests.Hosting;

/// <summary>Some programs on three CPUs that swap and shoot down: enough to tell orders apart.</summary>
internal static class SampleRun
{
    public static SimulationConfiguration Configuration { get; } = Read("""
        { "machine": { "cpus": 3, "memory": "256KiB" },
          "processes": [ { "name": "p", "count": 3, "pattern": { "kind": "zipf", "memory": "256KiB",
            "references": 1000, "writes": 0.5, "threads": 2 } } ] }
        """);

    /// <summary>More processes than the machine has frames for.</summary>
    public static SimulationConfiguration Failing { get; } = Read("""
        { "machine": { "memory": "64KiB" }, "processes": [ { "name": "p", "count": 16,
          "pattern": { "kind": "uniform", "memory": "4KiB", "references": 0 } } ] }
        """);

    private static SimulationConfiguration Read(string text) =>
        ConfigurationReader.ReadText(text, "test", ".").Configuration!;
}

using VmActors.Runtime.Hosts;
using VmActors.Simulation.Assembly;

namespace Scenarios;

/// <summary>Not beside other tests: it looks at the memory of the whole test process.</summary>
[CollectionDefinition(nameof(LargeMachineTests), DisableParallelization = true)]
public class AloneCollection;

[Collection(nameof(LargeMachineTests))]
public class LargeMachineTests
{
    [Fact]
    public void A_thousand_processes_share_two_hundred_and_fifty_six_CPUs()
    {
        var configuration = Runs.Read("""
            {
              "machine": { "cpus": 256, "memory": "64MiB" },
              "processes": [ { "name": "p", "count": 1000,
                "pattern": { "kind": "uniform", "memory": "32KiB", "references": 300, "writes": 0.5 } } ]
            }
            """);
        var result = Runs.Run(configuration, threads: 2);
        Assert.Equal((1000, 256), (result.Kernel.Processes.Length, result.Cpus.Length));
        Assert.All(result.Cpus, cpu => Assert.True(cpu.References.Total > 0));
        Assert.Equal(300_000, result.Cpus.Sum(cpu => cpu.References.Total));
        Conservation.Check(result);
    }

    [Fact]
    public void Memory_and_swap_that_are_not_touched_cost_nothing()
    {
        var small = HostBytes("64MiB", "64MiB", pages: 1000);
        var large = HostBytes("1TiB", "4TiB", pages: 1000);
        Assert.True(large - small < 100_000, $"{large - small} bytes for a terabyte");
        var busy = HostBytes("1TiB", "4TiB", pages: 11_000);
        Assert.InRange((busy - large) / 10_000, 0, 300); // for each page touched
    }

    /// <summary>What the host holds for a machine that has run a program over some pages.</summary>
    private static long HostBytes(string memory, string swap, int pages)
    {
        var configuration = Runs.Read(FormattableString.Invariant($$"""
            {
              "machine": { "cpus": 4, "memory": "{{memory}}" }, "swap": { "size": "{{swap}}", "disk": "hdd" },
              "processes": [ { "name": "p",
                "pattern": { "kind": "strided", "stride": "4KiB", "memory": "{{pages * 4}}KiB",
                  "references": {{pages}} } } ]
            }
            """));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var machine = new SimulatedMachine(MachineSpecs.From(configuration), ProgramLoader.Open(configuration));
        using var host = new SequentialHost();
        machine.Run(host);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(pages, machine.Kernel.Counts.MinorFaults);
        return after - before;
    }
}

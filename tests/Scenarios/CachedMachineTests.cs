using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;

namespace Scenarios;

/// <summary>Whole machines with caches: they change when things happen, and nothing else.</summary>
public class CachedMachineTests
{
    private const string Threads = """
        { "verify": true, "checkInvariants": true,
          "machine": { "cpus": 4, "memory": "512KiB", "caches": CACHES },
          "swap": { "size": "4MiB" },
          "processes": [ { "name": "p", "count": 3, "pattern": {
            "kind": "zipf", "memory": "300KiB", "references": 2500, "writes": 0.4, "fetches": 0.2, "threads": 2 } } ] }
        """;

    // An L3 so small that CPUs take lines from one another.
    private const string Small = """
        { "kind": "nehalem", "l1Data": { "size": "1KiB", "ways": 2 }, "l2": { "size": "4KiB", "ways": 4 },
          "l3": { "size": "16KiB", "ways": 4 } }
        """;

    [Theory]
    [InlineData("\"ladder\"")]
    [InlineData("\"nehalem\"")]
    [InlineData(Small)]
    public void Data_are_right_and_the_result_is_one_on_any_host(string caches)
    {
        var configuration = With(Threads, caches);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration with { CheckInvariants = false });
        Conservation.Check(result);
        Assert.True(result.Kernel.MajorFaults > 100);
        Assert.True(result.Cpus.Sum(cpu => cpu.Caches!.WalkReads.L1Data) > 0);
    }

    [Fact]
    public void References_in_batches_and_one_by_one_take_the_same_time()
    {
        var configuration = With(Threads, Small) with { CheckInvariants = false };
        var (alone, batched) = (Runs.Run(configuration), Runs.Run(configuration with { Verify = false }));
        // Contents travel in messages, so the journal differs; nothing else may.
        Assert.Equal(ResultJson.Hash(alone with { Engine = batched.Engine }), ResultJson.Hash(batched));
        Assert.Equal(alone.Engine.Messages, batched.Engine.Messages);
    }

    [Theory]
    [InlineData("\"ladder\"")]
    [InlineData("\"nehalem\"")]
    [InlineData(Small)]
    public void Caches_change_neither_what_a_program_does_nor_its_faults(string caches)
    {
        var plain = Runs.Run(Runs.Named("single"));
        var cached = Runs.Run(Runs.Named("single", $"machine.caches={caches}"));
        Conservation.Check(cached);
        Assert.Equal(plain.Cpus[0].References, cached.Cpus[0].References);
        Assert.Equal(
            (plain.Kernel.MinorFaults, plain.Kernel.MajorFaults, plain.Cpus[0].Walks, plain.Cpus[0].WalkAccesses),
            (cached.Kernel.MinorFaults, cached.Kernel.MajorFaults, cached.Cpus[0].Walks, cached.Cpus[0].WalkAccesses));
        Assert.Equal(
            cached.Cpus[0].References.Total, cached.Cpus[0].Caches!.ReferenceCycles.Denominator);
        Assert.Null(plain.Cpus[0].Caches);
        Assert.Null(plain.SharedCache);
    }

    [Fact]
    public void What_one_CPU_brings_into_the_shared_level_others_find_there()
    {
        // Two threads of one process go over the same 2 MiB again and again: more than their own caches hold.
        var result = Runs.Run(Runs.Read("""
            { "machine": { "cpus": 2, "caches": "nehalem" },
              "processes": [ { "name": "p", "pattern": { "kind": "uniform", "memory": "2MiB", "references": 200000,
                "writes": 0.5, "threads": 2 } } ] }
            """));
        Assert.All(result.Cpus, cpu => Assert.True(cpu.Caches!.L3!.Hits > cpu.Caches.L3.Misses));
        var lines = (2 << 20) / 64;
        Assert.InRange(result.Cpus.Sum(cpu => cpu.Caches!.L3!.Misses), lines, lines * 3 / 2);
    }

    private static SimulationConfiguration With(string json, string caches) =>
        Runs.Read(json.Replace("CACHES", caches, StringComparison.Ordinal));
}

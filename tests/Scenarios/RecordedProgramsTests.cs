using VmActors.Kernel;
using VmActors.Simulation.Results;
using VmActors.Workloads.Traces;

namespace Scenarios;

/// <summary>Real programs through the whole machine: what the hardware and the kernel count is what the trace holds,
/// and TLB misses are those of other simulators.</summary>
public class RecordedProgramsTests
{
    [Fact]
    public void In_ample_memory_every_page_of_a_real_program_faults_once()
    {
        var info = TraceInfo.Read(Runs.Path("traces/gzip.vmtrace"));
        var result = Runs.Run(Runs.Named("single"));
        AssertReferences(info, result);
        Assert.Equal(info.DistinctPages, result.Kernel.MinorFaults);
        Assert.Equal((0, 0), (result.Kernel.MajorFaults, result.Kernel.SpuriousFaults));
        Assert.Equal(ProcessOutcome.Exited, Assert.Single(result.Kernel.Processes).Outcome);
    }

    // L1 instruction and data TLBs of one shape, then the second level; misses as DynamoRIO's TLB simulator, DineroIV
    // and a loop in C count them for this trace.
    [Theory]
    [InlineData(64, 4, 1024, 8, 95, 202, 232)]
    [InlineData(32, 32, 1024, 4, 118, 382, 232)]
    [InlineData(16, 16, 64, 4, 200, 185508, 383)]
    public void Misses_of_a_real_program_are_those_that_other_simulators_find(
        int entries, int ways, int entries2, int ways2, long missesI, long missesD, long misses2)
    {
        var result = Runs.Run(Runs.Read($$"""
            {
              "machine": { "cpus": 1, "tlb": {
                "l1Instruction": { "entries": {{entries}}, "ways": {{ways}} },
                "l1Data": { "entries": {{entries}}, "ways": {{ways}} },
                "l2": { "entries": {{entries2}}, "ways": {{ways2}} } } },
              "processes": [ { "name": "matmul", "trace": "tests/data/matmul.lackey.gz" } ]
            }
            """));
        var cpu = Assert.Single(result.Cpus);
        Assert.Equal(
            (missesI, missesD, misses2), (cpu.L1Instruction.Misses, cpu.L1Data.Misses, cpu.L2.Misses));
        Assert.Equal(misses2, cpu.Walks - cpu.RetryWalks - cpu.DirtyAssists - cpu.PermissionWalks);
        Assert.Equal(new ReferenceCounts(6773971, 1808499, 112679, 1480), cpu.References);
        Assert.Equal(232, result.Kernel.MinorFaults);
        Assert.Equal((232, 232), (cpu.Faults, cpu.RetriedReferences));
    }

    // Slow links make long quanta, so that the checks after each take a bearable time.
    [Fact]
    public void A_real_program_of_many_threads_shares_four_CPUs_with_right_data_and_sound_tables()
    {
        var info = TraceInfo.Read(Runs.Path("traces/zstd.vmtrace"));
        var result = Runs.Run(
            Runs.Read("""
                {
                  "verify": true, "checkInvariants": true,
                  "machine": { "cpus": 4, "memory": "32MiB", "links": {
                    "trap": "6000cycles", "interrupt": "6000cycles", "disk": "6000cycles", "daemon": "6000cycles" } },
                  "processes": [ { "name": "zstd", "trace": "traces/zstd.vmtrace" } ]
                }
                """),
            threads: 2);
        AssertReferences(info, result);
        AssertShootdownsWithoutFaults(result);
        Assert.All(result.Cpus, cpu => Assert.True(cpu.References.Total > 1_000_000));
    }

    [Fact]
    public void Swapping_takes_nothing_from_a_real_program_of_many_threads()
    {
        var info = TraceInfo.Read(Runs.Path("tests/data/zstd-excerpt.lackey.gz"));
        var configuration = Runs.Read("""
            {
              "verify": true, "checkInvariants": true,
              "machine": { "cpus": 4, "memory": "512KiB" },
              "processes": [ { "name": "zstd", "trace": "tests/data/zstd-excerpt.lackey.gz" } ]
            }
            """);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration with { CheckInvariants = false });
        AssertReferences(info, result);
        AssertShootdownsWithoutFaults(result);
        Assert.True(result.Kernel.MajorFaults > 300, $"{result.Kernel.MajorFaults} major faults");
    }

    private static void AssertShootdownsWithoutFaults(RunResult result)
    {
        Conservation.Check(result);
        Assert.Equal(ProcessOutcome.Exited, Assert.Single(result.Kernel.Processes).Outcome);
        Assert.Equal((0, 0), (result.Kernel.SegmentationFaults, result.Kernel.ProtectionFaults));
        Assert.True(result.Kernel.Shootdowns.Count > 20, $"{result.Kernel.Shootdowns}");
        Assert.True(result.Kernel.Shootdowns.InterruptsSent > 40, $"{result.Kernel.Shootdowns}");
    }

    private static void AssertReferences(TraceInfo info, RunResult result) =>
        Assert.Equal(
            (info.Counts.Fetches, info.Counts.Loads, info.Counts.Stores, info.Counts.Modifies),
            (result.Cpus.Sum(cpu => cpu.References.Fetches), result.Cpus.Sum(cpu => cpu.References.Loads),
                result.Cpus.Sum(cpu => cpu.References.Stores), result.Cpus.Sum(cpu => cpu.References.Modifies)));
}

using FsCheck;
using FsCheck.Fluent;
using VmActors.Kernel;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;

namespace Scenarios;

/// <summary>Machines whose page tables are paged out: no page and no slot is lost while tables leave and come back.
/// </summary>
public class SwappedTablesTests
{
    private const string Sparse = """
        { "machine": { "cpus": 2, "memory": "MEMORY", MACHINE "tlb": {
            "l1Instruction": { "entries": 4, "ways": 2 }, "l1Data": { "entries": 4, "ways": 2 },
            "l2": { "entries": 16, "ways": 4 } WALKS } },
          "kernel": { "pageTables": "TABLES" },
          "verify": true, "checkInvariants": true,
          "swap": { "size": "4MiB" },
          "processes": [ { "name": "sparse", "script": "tests/Scenarios/sparse.vmscript" } ] }
        """;

    private const string Walks = """
        , "walkCaches": { "level2": 3, "level3": 2 }, "walkers": 2,
          "speculation": { "probability": 0.7, "walks": 3, "distance": 6 }
        """;

    private const string Level3 = """, "walkCaches": { "level3": 4 }""";

    [Theory]
    [InlineData("", "")]
    [InlineData("", Walks)]
    [InlineData(""" "paging": "sv39", """, "")]
    [InlineData(""" "paging": "sv39", """, Walks)]
    [InlineData(""" "paging": "x86-64-5", """, Walks)]
    [InlineData(""" "translation": { "kind": "radix", "indexBits": "11-9" }, """, "")]
    [InlineData(""" "translation": { "kind": "radix", "indexBits": "6-5-9" }, """, Level3)]
    public void Threads_that_unmap_and_protect_over_swapped_tables_lose_nothing(string machine, string walks)
    {
        var configuration = With("swappable", machine, walks);
        var run = Runs.Run(configuration);
        Conservation.Check(run);
        Assert.All(run.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
        var tables = run.Kernel.SwappedTables!;
        Assert.True(tables is { Out: > 20, In: > 10, Searched: > 4, Rewritten: > 0 }, $"{tables}");
        Assert.InRange(tables.Out, tables.In, tables.In + tables.Searched - tables.Rewritten); // each is written once
        foreach (var threads in new[] { 2, 4 })
        {
            var again = Runs.Run(configuration with { CheckInvariants = false }, threads);
            Assert.Equal(ResultJson.Hash(run), ResultJson.Hash(again));
        }
    }

    [Fact]
    public void A_program_does_the_same_where_tables_stay_and_nothing_is_counted()
    {
        var (stay, go) = (Runs.Run(With("resident")), Runs.Run(With("swappable")));
        Assert.Null(stay.Kernel.SwappedTables);
        Assert.Equal(stay.Cpus.Sum(cpu => cpu.References.Total), go.Cpus.Sum(cpu => cpu.References.Total));
    }

    [Fact]
    public void With_memory_for_all_nothing_is_swapped_and_nothing_differs()
    {
        var (stay, go) = (
            Runs.Run(With("resident", memory: "8MiB")), Runs.Run(With("swappable", memory: "8MiB")));
        Assert.Equal(new TableSwapResult(0, 0, 0, 0), go.Kernel.SwappedTables);
        Assert.Equal(ResultJson.Hash(stay), ResultJson.Hash(go with
        {
            Kernel = go.Kernel with { SwappedTables = null },
        }));
    }

    [Fact]
    public void Tables_have_contents_also_where_pages_have_none()
    {
        var (with, without) = (With("swappable"), With("swappable") with { Verify = false, CheckInvariants = false });
        var (checkedRun, plain) = (Runs.Run(with), Runs.Run(without));
        Assert.Equal(checkedRun.FinishedAt, plain.FinishedAt);
        Assert.Equal(checkedRun.Kernel.SwappedTables, plain.Kernel.SwappedTables);
    }

    [Fact]
    public void Random_programs_see_the_right_data_and_leave_nothing_behind() => ForSeeds(2, seed =>
    {
        var random = new RandomMachine(seed);
        var spec = random.Spec with { Policy = random.Spec.Policy with { SwapsTables = true } };
        using var machine = random.Make(spec);
        machine.System.QuantumCompleted = _ => machine.CheckInvariants();
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, machine.Run(host));
        Assert.Equal((0L, 0L, 0L), (
            machine.Kernel.UsedFrameCount, machine.Kernel.UsedSlotCount, machine.Kernel.PageTableFrameCount));
    });

    private static SimulationConfiguration With(
        string tables, string machine = "", string walks = "", string memory = "256KiB") =>
        Runs.Read(Sparse.Replace("TABLES", tables, StringComparison.Ordinal)
            .Replace("MACHINE", machine, StringComparison.Ordinal).Replace("WALKS", walks, StringComparison.Ordinal)
            .Replace("MEMORY", memory, StringComparison.Ordinal));

    private static void ForSeeds(int count, Action<int> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), check)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}

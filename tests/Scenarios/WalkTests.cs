using VmActors.Kernel;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Results;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace Scenarios;

/// <summary>Machines that remember tables and walk for pages that nobody asked for: nothing is lost while other CPUs
/// unmap, protect and evict.</summary>
public class WalkTests
{
    private const string Churn = """
        { "machine": { "cpus": 2, "memory": "320KiB", "tlb": {
            "l1Instruction": { "entries": 4, "ways": 2 }, "l1Data": { "entries": 4, "ways": 2 },
            "l2": { "entries": 16, "ways": 4, "policy": "random" } WALKS } },
          "verify": true, "checkInvariants": true,
          "swap": { "size": "4MiB" },
          "processes": [
            { "name": "u", "pattern":
              { "kind": "uniform", "memory": "400KiB", "references": 1200, "writes": 0.4, "threads": 2 } },
            { "name": "gzip", "trace": "tests/data/gzip-start.lackey" },
            { "name": "churn", "script": "tests/Scenarios/walks.vmscript" } ] }
        """;

    private const string Both = """
        , "walkCaches": { "level2": 3, "level3": 2, "level4": 1 }, "walkers": 2,
          "speculation": { "probability": 0.7, "walks": 3, "distance": 6 }
        """;

    private const ulong LeafSpan = 0x20_0000; // of one leaf table
    private const int ColdPages = 8;
    private const ulong Hot = 0x4020_0000, Cold = Hot - (ColdPages * Page.Size), Other = 0x8000_0000;

    [Fact]
    public void Random_programs_see_the_right_data_and_leave_nothing_behind() => RandomRuns.ForSeeds(6, seed =>
    {
        var random = new RandomMachine(seed);
        RandomRuns.Check(random, WithWalks(random.Spec, seed));
    });

    [Fact]
    public void A_run_is_the_same_on_any_number_of_host_threads() => RandomRuns.ForSeeds(3, seed =>
    {
        var random = new RandomMachine(seed);
        RandomRuns.CheckHosts(random, WithWalks(random.Spec, seed), machine => string.Join(
            ' ', machine.Cpus.Select(cpu => ((PagedMmu)cpu.Mmu).SpeculationCounts!.Useful)));
    });

    [Fact]
    public void A_table_of_pages_that_were_all_swapped_out_is_in_no_walk_cache()
    {
        using var machine = ColdAndHot([.. Stores(Other, 60), Remap, .. Stores(Cold, ColdPages), .. Stores(Hot, 4)]);
        var held = 0; // quanta in which the table was held although none of its pages was present
        machine.System.QuantumCompleted = _ =>
        {
            machine.CheckInvariants();
            var mmu = machine.Cpus[0].Mmu;
            held += mmu.Tables.Any(table => table.Level == 1 && IsCold(table.First.Value))
                && !mmu.Translations.Any(entry => IsCold(entry.Key.Vpn.Address.Value)) ? 1 : 0;
        };
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, machine.Run(host));
        Assert.True(held > 0);
        Assert.True(machine.Kernel.Counts.PagesSwappedOut > 60);

        static bool IsCold(ulong address) => address / LeafSpan == Cold / LeafSpan;
    }

    [Fact]
    public void A_frame_that_was_a_table_and_is_a_page_is_not_read_as_a_table()
    {
        // What a program stores in the last words of new pages are the entries of the cold ones if a walk takes them
        // for their table; one of eight stored words in a row is present, writable and for user code.
        var words = from page in Enumerable.Range(4, 2)
                    from word in Enumerable.Range(Page.Words - ColdPages, ColdPages)
                    let address = Hot + (ulong)((page * Page.Size) + (word * 8))
                    select MemoryOperation.Reference(AccessKind.Store, address, 8);
        for (var first = 0; first < ColdPages; first++)
        {
            using var machine = ColdAndHot(
                [Remap, .. words, .. Stores(Cold, ColdPages).Skip(first).Take(1), .. Stores(Cold, ColdPages)]);
            using var host = new SequentialHost();
            Assert.Equal(RunEnd.Completed, machine.Run(host));
        }
    }

    [Theory]
    [InlineData(""", "walkCaches": { "level2": 3, "level3": 2, "level4": 1 }""")]
    [InlineData(""", "speculation": { "probability": 0.5, "walks": 2 }""")]
    [InlineData(Both)]
    public void A_program_does_the_same_however_it_is_walked(string walks)
    {
        var plain = Runs.Run(With(""));
        var configuration = With(walks);
        var run = Runs.Run(configuration);
        foreach (var threads in new[] { 1, 2, 4 })
        {
            var again = Runs.Run(configuration with { CheckInvariants = false }, threads);
            Assert.Equal(ResultJson.Hash(run), ResultJson.Hash(again));
        }
        Conservation.Check(run);
        Assert.Equal(plain.Cpus.Sum(cpu => cpu.References.Total), run.Cpus.Sum(cpu => cpu.References.Total));
        Assert.All(run.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
        Assert.True(run.Kernel.PagesSwappedIn > 0);
        Assert.All(run.Cpus, CheckCounts);
        Assert.All(plain.Cpus, cpu => Assert.Equal((null, null), (cpu.WalkCaches, cpu.Speculation)));
    }

    [Fact]
    public void Contents_that_are_checked_change_nothing_of_the_run()
    {
        var (checkedRun, plain) = (
            Runs.Run(With(Both)), Runs.Run(With(Both) with { Verify = false, CheckInvariants = false }));
        Assert.Equal(checkedRun.FinishedAt, plain.FinishedAt);
        Assert.Equal(checkedRun.Cpus.AsEnumerable(), plain.Cpus);
    }

    [Fact]
    public void What_nobody_uses_changes_nothing_of_the_run()
    {
        var plain = Runs.Run(With(""));
        Assert.Equal(ResultJson.Hash(plain), ResultJson.Hash(Runs.Run(With(""", "walkers": 4"""))));
        Assert.Equal(ResultJson.Hash(plain), ResultJson.Hash(Runs.Run(With(""", "walkCaches": {}"""))));
        var never = Runs.Run(With(""", "speculation": { "probability": 0 }"""));
        Assert.Equal(
            ResultJson.Hash(plain),
            ResultJson.Hash(never with { Cpus = [.. never.Cpus.Select(cpu => cpu with { Speculation = null })] }));
    }

    /// <summary>Eight pages are swapped out while four, whose leaf table is the next one, are used again and again, and
    /// walks beside the CPU look for their neighbours. Then all eight are unmapped.</summary>
    private static SimulatedMachine ColdAndHot(IEnumerable<MemoryOperation> afterwards) => new(
        Cramped(),
        [
            Machines.Program("p",
            [
                Remap, .. Stores(Cold, ColdPages),
                MemoryOperation.Map(Other, 60 * Page.Size, Protection.ReadWrite), .. Stores(Other, 60),
                MemoryOperation.Map(Hot, 8 * Page.Size, Protection.ReadWrite),
                .. Enumerable.Repeat(Stores(Hot, 4), 20).SelectMany(stores => stores),
                MemoryOperation.Unmap(Cold, ColdPages * Page.Size),
                .. afterwards,
            ]),
        ]);

    private static MemoryOperation Remap => MemoryOperation.Map(Cold, ColdPages * Page.Size, Protection.ReadWrite);

    private static void CheckCounts(CpuResult cpu)
    {
        if (cpu.WalkCaches is { } caches)
        {
            Assert.Equal((caches.Level2!.Value.Misses, caches.Level3!.Value.Misses),
                (caches.Level3!.Value.Lookups, caches.Level4!.Value.Lookups));
            Assert.Equal(caches.Level2.Value.Lookups, cpu.Walks + (cpu.Speculation?.Started ?? 0));
            Assert.True(caches.Level2.Value.Hits > 0);
        }
        if (cpu.Speculation is { } speculation)
        {
            Assert.Equal(speculation.Started, speculation.Filled + speculation.NoPage);
            Assert.True(speculation.Filled > 0);
            Assert.InRange(speculation.Useful, 1, speculation.Filled);
        }
    }

    private static SimulationConfiguration With(string walks) =>
        Runs.Read(Churn.Replace("WALKS", walks, StringComparison.Ordinal));

    private static IEnumerable<MemoryOperation> Stores(ulong address, int pages) => Enumerable.Range(0, pages)
        .Select(page => MemoryOperation.Reference(AccessKind.Store, address + ((ulong)page * Page.Size), 8));

    /// <summary>One CPU, less memory than its program wants, and TLBs that miss all the time.</summary>
    private static MachineSpec Cramped()
    {
        var spec = Machines.Spec(cpus: 1, frames: 40);
        var tlb = new TlbGeometry(1, 1);
        return spec with
        {
            Cpus = spec.Cpus with
            {
                Mmu = new PagedMmuSpec(tlb, tlb, tlb, 7, 25)
                {
                    WalkCaches = new WalkCachesSpec([4, 4, 4]),
                    Speculation = new SpeculationSpec(SpeculationSpec.ChanceMax, 1, 4, 1),
                },
            },
        };
    }

    /// <summary>The machine of a seed, with walk caches and speculation of some size.</summary>
    private static MachineSpec WithWalks(MachineSpec spec, int seed)
    {
        var random = new Random(seed);
        var mmu = (PagedMmuSpec)spec.Cpus.Mmu with
        {
            WalkCaches = new WalkCachesSpec([random.Next(1, 5), random.Next(0, 4), random.Next(0, 3)]),
            Speculation = new SpeculationSpec(
                random.Next(SpeculationSpec.ChanceMax), random.Next(1, 4), new[] { 0, 5, 520 }[random.Next(3)],
                random.Next(1, 4)),
        };
        return spec with { Cpus = spec.Cpus with { Mmu = mmu } };
    }
}

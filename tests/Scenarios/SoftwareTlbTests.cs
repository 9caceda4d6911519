using VmActors.Kernel;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Results;
using VmActors.Units.PageTable;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace Scenarios;

/// <summary>The same programs where the kernel fills the TLBs: what they do is the same, and nothing is lost while
/// other CPUs unmap, protect and evict.</summary>
public class SoftwareTlbTests
{
    private const string Churn = """
        { "machine": { "cpus": 2, "memory": "320KiB" SOFTWARE },
          "verify": true, "checkInvariants": true,
          "swap": { "size": "4MiB" },
          "processes": [
            { "name": "u", "pattern":
              { "kind": "uniform", "memory": "400KiB", "references": 1200, "writes": 0.4, "threads": 2 } },
            { "name": "gzip", "trace": "tests/data/gzip-start.lackey" },
            { "name": "s", "pattern":
              { "kind": "sequential", "memory": "300KiB", "references": 2000, "writes": 0.2, "fetches": 0.3 } } ] }
        """;

    [Fact]
    public void Random_programs_see_the_right_data_and_leave_nothing_behind() => RandomRuns.ForSeeds(10, seed =>
    {
        var random = new RandomMachine(seed);
        RandomRuns.Check(random, Software(random.Spec, seed), machine => Assert.All(machine.Cpus, cpu =>
        {
            var exceptions = ((SoftwareMmu)cpu.Mmu).Exceptions;
            Assert.Equal(cpu.Counts.PageFaults, exceptions.Refills + exceptions.Invalid + exceptions.Modified);
        }));
    });

    [Fact]
    public void A_run_is_the_same_on_any_number_of_host_threads() => RandomRuns.ForSeeds(4, seed =>
    {
        var random = new RandomMachine(seed);
        RandomRuns.CheckHosts(random, Software(random.Spec, seed));
    });

    [Fact]
    public void A_leaf_table_that_is_gone_is_in_no_TLB()
    {
        const ulong Heap = 0x4000_0000;
        var spec = Software(Machines.Spec(), new SoftwareMmuSpec(16, 1), 20);
        using var machine = new SimulatedMachine(spec, [Machines.Program(
            "p",
            [
                MemoryOperation.Map(Heap, Page.Size, Protection.ReadWrite),
                MemoryOperation.Reference(AccessKind.Store, Heap, 8), MemoryOperation.Barrier(0, 2),
                MemoryOperation.Barrier(1, 2), MemoryOperation.Unmap(Heap, Page.Size),
            ],
            [
                MemoryOperation.Barrier(0, 2), MemoryOperation.Reference(AccessKind.Load, Heap, 8),
                MemoryOperation.Barrier(1, 2), MemoryOperation.Compute(100_000),
            ])]);
        var held = 0; // quanta in which the second CPU held the table
        var last = false;
        machine.System.QuantumCompleted = _ =>
        {
            machine.CheckInvariants();
            last = machine.Cpus[1].Mmu.Translations.Any(entry => entry.Key.Vpn > TableWindow.UserEnd.Vpn);
            held += last ? 1 : 0;
        };
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, machine.Run(host));
        Assert.True(held > 0);
        Assert.False(last);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(6, 4)]
    public void A_program_does_the_same_whoever_walks(int entries, int wired)
    {
        var walked = Runs.Run(Runs.Read(Churn.Replace("SOFTWARE", "", StringComparison.Ordinal)));
        var configuration = Runs.Read(Churn.Replace(
            "SOFTWARE", FormattableString.Invariant(
                $$""", "softwareTlb": { "entries": {{entries}}, "wired": {{wired}} }"""), StringComparison.Ordinal));
        var filled = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(filled, configuration with { CheckInvariants = false });
        Conservation.Check(filled);
        Assert.Equal(References(walked), References(filled));
        Assert.All(filled.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
        Assert.True(filled.Kernel.PagesSwappedIn > 0);
        Assert.All(filled.Cpus, cpu => CheckCounts(cpu, wired));
        Assert.All(walked.Cpus, cpu => Assert.Null(cpu.SoftwareTlb));
        Assert.Equal(
            filled.Kernel.MinorFaults + filled.Kernel.MajorFaults + filled.Kernel.SegmentationFaults,
            filled.Cpus.Sum(cpu => cpu.Faults));
    }

    [Fact]
    public void Contents_that_are_checked_change_nothing_of_the_run()
    {
        var configuration = Runs.Read(Churn.Replace(
            "SOFTWARE", """, "softwareTlb": { "entries": 12, "wired": 2 }""", StringComparison.Ordinal));
        var (checkedRun, plain) = (Runs.Run(configuration),
            Runs.Run(configuration with { Verify = false, CheckInvariants = false }));
        Assert.Equal(checkedRun.FinishedAt, plain.FinishedAt);
        Assert.Equal(checkedRun.Cpus.AsEnumerable(), plain.Cpus);
    }

    [Fact]
    public void More_wired_entries_for_leaf_tables_make_fewer_nested_misses()
    {
        long Nested(int wired) => Runs.Run(Runs.Read(Churn.Replace(
            "SOFTWARE", FormattableString.Invariant(
                $$""", "softwareTlb": { "entries": 16, "wired": {{wired}} }"""), StringComparison.Ordinal)))
            .Cpus.Sum(cpu => cpu.SoftwareTlb!.NestedMisses);

        Assert.True(Nested(8) < Nested(1));
    }

    [Fact]
    public void A_program_beyond_the_addresses_of_the_TLB_is_refused()
    {
        var refused = Assert.Throws<AddressSpaceTooSmallException>(() => Runs.Run(Runs.Read("""
            { "machine": { "softwareTlb": {} }, "processes": [ { "name": "p", "pattern":
              { "kind": "uniform", "memory": "2TiB", "references": 10 } } ] }
            """)));
        Assert.Contains("expected addresses below 0x10000000000, where those of machine.softwareTlb end",
            refused.Message, StringComparison.Ordinal);
    }

    private static void CheckCounts(CpuResult cpu, int wired)
    {
        var tlb = cpu.SoftwareTlb!;
        Assert.Equal(wired, tlb.Wired);
        Assert.Equal(cpu.Walks, tlb.Refills + tlb.Invalid + tlb.Modified);
        Assert.Equal(cpu.DirtyAssists, tlb.Modified);
        Assert.InRange(tlb.NestedMisses, 1, cpu.Walks);
        Assert.True(cpu.Time.Walk > SimDuration.Zero);
    }

    private static ReferenceCounts References(RunResult result) => result.Cpus.Select(cpu => cpu.References).Aggregate(
        (sum, one) => new ReferenceCounts(
            sum.Fetches + one.Fetches, sum.Loads + one.Loads, sum.Stores + one.Stores, sum.Modifies + one.Modifies));

    /// <summary>The machine of a seed, with small TLBs that the kernel fills.</summary>
    private static MachineSpec Software(MachineSpec spec, int seed)
    {
        var random = new Random(seed);
        var entries = random.Next(2, 14);
        return Software(
            spec, new SoftwareMmuSpec(entries, random.Next(0, Math.Min(entries, 5))), random.Next(0, 200));
    }

    private static MachineSpec Software(MachineSpec spec, SoftwareMmuSpec mmu, long refill) => spec with
    {
        Cpus = spec.Cpus with { Mmu = mmu, AsidBits = SoftwareMmuSpec.AsidBits },
        Policy = spec.Policy with { Costs = spec.Policy.Costs with { Refill = new SimDuration(refill) } },
    };
}

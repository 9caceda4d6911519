using FsCheck;
using FsCheck.Fluent;
using VmActors.Kernel;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Configuration;
using VmActors.Units.Memory;
using VmActors.Vocabulary;

namespace Scenarios;

/// <summary>Machines whose kernel maps large pages: nothing is lost while they are split, under pressure and by calls
/// that want a part.</summary>
public class LargePageTests
{
    private const string Jumps = """
        { "machine": { "cpus": 2, "memory": "32MiB", "paging": "PAGING" }, "verify": true,
          "kernel": { "largePages": "LARGE" },
          "processes": [ { "name": "p", "pattern":
            { "kind": "uniform", "memory": "16MiB", "references": 4000, "writes": 0.4, "threads": 2 } } ] }
        """;

    [Fact]
    public void Random_programs_see_the_right_data_and_leave_nothing_behind() => ForSeeds(12, seed =>
    {
        var random = new RandomLargePrograms(seed);
        using var machine = random.Make();
        machine.System.QuantumCompleted = _ => machine.CheckInvariants();
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, machine.Run(host));
        Assert.All(machine.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
        Assert.Equal((0L, 0L, 0L), (
            machine.Kernel.UsedFrameCount, machine.Kernel.UsedSlotCount, machine.Kernel.PageTableFrameCount));
        Assert.Equal(random.ReferenceCount, machine.Cpus.Sum(cpu => cpu.Mmu.Counts.TotalReferences));
    });

    [Fact]
    public void The_random_programs_map_and_split_large_pages_and_swap()
    {
        var (mapped, splits, written) = (0L, 0L, 0L);
        for (var seed = 1; seed <= 10; seed++)
        {
            using var machine = new RandomLargePrograms(seed).Make();
            using var host = new SequentialHost();
            machine.Run(host);
            mapped += machine.Kernel.Counts.LargePages.Mapped;
            splits += machine.Kernel.Counts.LargePages.Splits;
            written += machine.Kernel.Counts.PagesSwappedOut;
        }
        Assert.True(mapped > 12 && splits > 12 && written > 500, $"{mapped} mapped, {splits} split, {written} written");
    }

    [Fact]
    public void A_run_is_the_same_on_any_number_of_host_threads() => ForSeeds(3, seed =>
    {
        using var sequential = new SequentialHost();
        var expected = Hash(seed, sequential);
        foreach (var threads in new[] { 2, 4 })
        {
            using var parallel = new ParallelHost(threads);
            Assert.Equal(expected, Hash(seed, parallel));
        }
    });

    [Theory]
    [InlineData("x86-64-4", 512)]
    [InlineData("x86-64-5", 512)]
    [InlineData("x86-32", 1024)]
    [InlineData("sv32", 1024)]
    [InlineData("sv39", 512)]
    [InlineData("sv48", 512)]
    [InlineData("sv57", 512)]
    public void A_program_does_the_same_with_large_pages_and_walks_and_faults_less(string paging, int pages)
    {
        var (large, plain) = (Runs.Run(With(paging, "always")), Runs.Run(With(paging, "never")));
        Conservation.Check(large);
        Assert.Equal(plain.Cpus.Sum(cpu => cpu.References.Total), large.Cpus.Sum(cpu => cpu.References.Total));
        Assert.Equal((null, 16 * 256 / pages), (plain.Kernel.LargePages, large.Kernel.LargePages!.Mapped));
        Assert.True(large.Kernel.MinorFaults * 20 < plain.Kernel.MinorFaults);
        Assert.True(large.Cpus.Sum(cpu => cpu.Walks) * 10 < plain.Cpus.Sum(cpu => cpu.Walks));
        Assert.True(large.FinishedAt < plain.FinishedAt);
        Runs.AssertSameOnAllHosts(large, With(paging, "always"));
    }

    [Fact]
    public void A_page_that_a_CPU_holds_in_two_sizes_is_found()
    {
        const ulong start = 0x4000_0000;
        using var machine = new SimulatedMachine(
            Machines.Spec(cpus: 1, frames: 2048) with { LargeOrder = 9 },
            [
                Machines.Program("p",
                [
                    MemoryOperation.Map(start, 512 * Page.Size, Protection.ReadWrite),
                    MemoryOperation.Reference(AccessKind.Load, start, 8), MemoryOperation.Compute(1_000_000),
                ]),
            ]);
        using var stop = new CancellationTokenSource();
        machine.System.QuantumCompleted = _ =>
        {
            var mmu = machine.Cpus[0].Mmu;
            if (stop.IsCancellationRequested || !mmu.Translations.Any(entry => entry.Order > 0))
                return;
            machine.CheckInvariants();
            SplitWithoutShootdown(machine.Memory);
            mmu.Translate(AccessKind.Store, new VirtualAddress(start), false); // the entry is clean: a walk
            var error = Assert.Throws<InvalidOperationException>(() => TlbCheck.Run(machine.Cpus, machine.Kernel));
            Assert.Contains("as a page and in a large one", error.Message, StringComparison.Ordinal);
            stop.Cancel();
        };
        using var host = new SequentialHost();
        machine.Run(host, stop.Token);
        Assert.True(stop.IsCancellationRequested);
    }

    /// <summary>Behind the kernel's back: the large entry becomes a table in the last frame.</summary>
    private static void SplitWithoutShootdown(PhysicalMemory memory)
    {
        const ulong largeBits = (1UL << 7) | 1, lastFrame = 2047;
        var at = Enumerable.Range(0, 16 * Page.Words).Select(word => new PhysicalAddress((ulong)word * 8))
            .First(word => (memory.Read(word) & largeBits) == largeBits);
        var entry = memory.Read(at) & ~(1UL << 7);
        for (var i = 0UL; i < 512; i++)
            memory.Write(new PhysicalAddress((lastFrame << 12) + (i * 8)), entry + (i << 12));
        memory.Write(at, (lastFrame << 12) | 7);
    }

    private static SimulationConfiguration With(string paging, string large) => Runs.Read(
        Jumps.Replace("PAGING", paging, StringComparison.Ordinal).Replace("LARGE", large, StringComparison.Ordinal));

    private static string Hash(int seed, IHost host)
    {
        using var machine = new RandomLargePrograms(seed).Make();
        machine.Run(host);
        return machine.System.JournalHash;
    }

    private static void ForSeeds(int count, Action<int> check) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), check)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}

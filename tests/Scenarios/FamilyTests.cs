using VmActors.Kernel;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Configuration;
using VmActors.Vocabulary;

namespace Scenarios;

/// <summary>Processes that fork: parent and child never see each other's stores, under pressure and on every kind of
/// page table, and nothing is left behind.</summary>
public class FamilyTests
{
    private const string Files = """
        file f 4KiB
        process p
          map view 4KiB r file f at 0x1000
          thread t
            read view
          end
        end
        """;

    private const string Inverted = "\"translation\": \"inverted\"";

    private static readonly string[] Kinds =
    [
        "\"paging\": \"x86-64-4\"", "\"paging\": \"sv39\"", "\"paging\": \"x86-32\"",
        "\"paging\": \"x86-64-5\"", "\"translation\": \"hashed\"", Inverted,
        "\"softwareTlb\": {}", "\"tlb\": { \"walkCaches\": {} }", "\"caches\": \"ladder\"",
    ];

    [Fact]
    public void Every_process_sees_its_own_data_and_leaves_nothing_behind() => RandomRuns.ForSeeds(20, Check);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void So_it_is_on_every_kind_of_machine(int kind)
    {
        for (var seed = 0; seed < 4; seed++)
            Check((seed * Kinds.Length) + kind);
    }

    [Fact]
    public void A_run_is_the_same_on_any_number_of_host_threads() => RandomRuns.ForSeeds(3, seed =>
    {
        using var folder = new WorkFolder();
        var configuration = Configuration(seed, folder);
        Runs.AssertSameOnAllHosts(Runs.Run(configuration), configuration);
    });

    [Fact]
    public void Pages_that_are_swapped_out_while_shared_are_read_once_and_shared_again()
    {
        const string script = """
            process family
              map heap 160KiB rw
              map other 320KiB rw
              thread parent
                touch heap
                fork one
                  await go
                  read heap stride 4KiB
                  write heap 64KiB
                  read heap
                end
                fork two
                  await go
                  write heap 32KiB
                  read heap
                end
                touch other
                touch other
                post go
                read heap
                wait
                wait
              end
            end
            """;
        using var folder = new WorkFolder();
        folder.Write("family.vmscript", script);
        using var machine = Run(Runs.Read("""
            { "verify": true, "machine": { "cpus": 3, "memory": "480KiB" },
              "processes": [ { "name": "f", "script": "family.vmscript" } ] }
            """, folder.Path));
        var counts = machine.Kernel.Counts;
        Assert.True(counts.Sharing.SwapCacheHits > 20, $"{counts.Sharing.SwapCacheHits} found in the swap cache");
        Assert.Equal((2L, 80L), (counts.Sharing.Forks, counts.Sharing.Shared));
    }

    [Theory]
    [InlineData("inverted")]
    [InlineData("segmentation")]
    public void A_file_is_refused_where_a_frame_has_one_owner(string translation)
    {
        using var folder = new WorkFolder();
        folder.Write("file.vmscript", Files);
        var configuration = Runs.Read(
            $$"""
            { "machine": { "translation": "{{translation}}" },
              "processes": [ { "name": "p", "script": "file.vmscript" } ] }
            """, folder.Path);
        var refused = Assert.Throws<NoSharedFramesException>(() => Runs.Run(configuration));
        Assert.StartsWith("p: region 'view' is a file's, or shared; expected private memory, or a machine.translation",
            refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_with_copies_of_a_file_is_killed_when_memory_runs_out()
    {
        const string script = """
            file lib 16KiB
            process p
              map data 16KiB rw file lib
              map heap 1MiB rw
              thread t
                touch heap 32KiB
                write data 8
                touch heap
              end
            end
            """;
        using var folder = new WorkFolder();
        folder.Write("oom.vmscript", script);
        var result = Runs.Run(Runs.Read("""
            { "machine": { "cpus": 1, "memory": "160KiB" }, "swap": { "size": "0B" },
              "processes": [ { "name": "p", "script": "oom.vmscript" } ] }
            """, folder.Path));
        Assert.Equal(ProcessOutcome.OutOfMemory, Assert.Single(result.Kernel.Processes).Outcome);
        Conservation.Check(result);
    }

    private static void Check(int seed)
    {
        using var folder = new WorkFolder();
        var configuration = Configuration(seed, folder);
        using var machine = Run(configuration);
        Assert.Equal((0L, 0L, 0L), (
            machine.Kernel.UsedFrameCount - machine.Kernel.PageTableFrameCount - machine.Kernel.CachedFrameCount,
            machine.Kernel.UsedSlotCount,
            machine.Disk.WrittenSlotCount));
        Assert.True(machine.Kernel.PageTableFrameCount == 0 || Kind(seed).Contains("\"translation\"",
            StringComparison.Ordinal), "only a table that all share stays");
        CheckFiles(machine, configuration.Machine.Pages);
        Assert.All(machine.Kernel.Processes, process => Assert.True(
            process.Outcome is ProcessOutcome.Exited or ProcessOutcome.OutOfMemory, $"{process}"));
    }

    /// <summary>Every store to a shared file is on the disk when all processes have ended.</summary>
    private static void CheckFiles(SimulatedMachine machine, PageSize pages)
    {
        foreach (var file in machine.Files)
        {
            for (var index = 0L; index * pages.Bytes < file.Size; index++)
            {
                var expected = machine.Reference!.PageOf(file.Number, index).Select(word => word.Value);
                Assert.Equal(expected, machine.FileDisk!.Contents(file.Number, index));
            }
        }
    }

    private static SimulatedMachine Run(SimulationConfiguration configuration)
    {
        var machine = new SimulatedMachine(MachineSpecs.From(configuration), ProgramLoader.Open(configuration));
        machine.System.QuantumCompleted = _ => machine.CheckInvariants();
        using var host = new SequentialHost();
        machine.Run(host);
        return machine;
    }

    private static string Kind(int seed) => Kinds[seed % Kinds.Length];

    private static SimulationConfiguration Configuration(int seed, WorkFolder folder)
    {
        var random = new Random(seed);
        var mapsFiles = seed % 2 == 0 && Kind(seed) != Inverted;
        folder.Write("family.vmscript", new RandomFamily(seed, mapsFiles).Text);
        return Runs.Read(FormattableString.Invariant($$"""
            { "seed": {{seed}}, "verify": true,
              "machine": { "cpus": {{random.Next(1, 5)}}, "memory": "{{random.Next(40, 160) * 4}}KiB",
                {{Kind(seed)}} },
              "swap": { "size": "{{(random.Next(4) == 0 ? 64 : 8192)}}KiB" },
              "processes": [ { "name": "f", "script": "family.vmscript" } ] }
            """), folder.Path);
    }
}

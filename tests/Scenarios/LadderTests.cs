using System.Globalization;
using System.Text;
using VmActors.Kernel;
using VmActors.Simulation;
using VmActors.Simulation.Results;
using VmActors.Tests;
using VmActors.Vocabulary;

namespace Scenarios;

/// <summary>One program on every rung of the ladder: it does the same everywhere, and sees its own data.</summary>
public class LadderTests
{
    /// <summary>Every way to translate.</summary>
    public static TheoryData<string> Translations =>
    [
        """ "baseAndBounds" """,
        """ { "kind": "segmentation", "segments": 4 } """,
        """ { "kind": "linear", "virtualBits": 20 } """,
        """ { "kind": "linear", "virtualBits": 32 } """,
        """ { "kind": "linear", "virtualBits": 20, "physicalBits": 36, "format": "classic-64" } """,
        """ { "kind": "radix", "virtualBits": 20, "indexBits": "4-4" } """,
        """ { "kind": "radix", "virtualBits": 24, "indexBits": "3-2-4-3", "format": "classic-64" } """,
        """ { "kind": "pagedSegments", "virtualBits": 20, "indexBits": "6" } """,
        """ { "kind": "pagedSegments", "virtualBits": 24, "segmentBits": 8, "indexBits": "1-3" } """,
        """ "hashed" """,
        """ { "kind": "hashed", "hashBits": 0 } """,
        """ { "kind": "inverted", "hashBits": 4 } """,
        """ "paging", "paging": "x86-32" """,
        """ "paging", "paging": "sv39" """,
        """ "paging", "paging": "7-7-7-9", "pageSize": "512B" """,
        """ { "kind": "linear", "virtualBits": 20, "physicalBits": 24 }, "pageSize": "64B" """,
        """ { "kind": "radix", "virtualBits": 20, "indexBits": "4-4", "format": "valid-32" } """,
        """ { "kind": "radix", "virtualBits": 20, "indexBits": "3-3" }, "pageSize": "16KiB" """,
        """ { "kind": "segmentation", "segments": 4 }, "pageSize": "32B" """,
    ];

    [Theory]
    [MemberData(nameof(Translations))]
    public void A_program_does_the_same_on_every_rung(string translation)
    {
        var configuration = Runs.Read($$"""
            { "verify": true, "checkInvariants": true,
              "machine": { "cpus": 2, "memory": "16MiB", "translation": {{translation}} },
              "processes": [ { "name": "climb", "count": 3, "script": "config/ladder/climb.vmscript" } ] }
            """);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration);
        Conservation.Check(result, HasTable(translation));
        Assert.All(result.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
        Assert.Equal(
            new ReferenceCounts(96_000, 96_000, 72_000, 24_000),
            result.Cpus.Select(cpu => cpu.References).Aggregate((sum, one) => new ReferenceCounts(
                sum.Fetches + one.Fetches, sum.Loads + one.Loads, sum.Stores + one.Stores,
                sum.Modifies + one.Modifies)));
    }

    [Theory]
    [InlineData(""" "kind": "hashed", "hashBits": 3 """)]
    [InlineData(""" "kind": "inverted", "hashBits": 3 """)]
    [InlineData(""" "kind": "pagedSegments", "virtualBits": 33, "segmentBits": 9, "indexBits": "6-6" """)]
    public void Tables_hold_under_pressure(string translation)
    {
        var configuration = Runs.Read($$"""
            { "verify": true, "checkInvariants": true, "swap": { "size": "8MiB" },
              "machine": { "cpus": 2, "memory": "256KiB", "translation": { {{translation}} },
                "tlb": { "l2": { "entries": 16, "ways": 4 } } },
              "processes": [ { "name": "p", "count": 4, "pattern":
                { "kind": "uniform", "memory": "300KiB", "references": 250, "writes": 0.4, "threads": 2 } } ] }
            """);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration);
        Conservation.Check(result, HasTable(translation));
        Assert.True(result.Kernel.PagesSwappedIn > 0);
        Assert.All(result.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
    }

    /// <summary>Entries without rights, accessed and dirty bits, and tables of several frames or less than a
    /// word.</summary>
    [Theory]
    [InlineData("csapp", "64B", "4KiB", "2KiB", "4KiB")]
    [InlineData("5-5-5", "32B", "3KiB", "1KiB", "2KiB")]
    [InlineData("7-7-7-9", "512B", "32KiB", "16KiB", "64KiB")]
    public void Textbook_tables_hold_under_pressure(
        string paging, string pageSize, string memory, string each, string swap)
    {
        var configuration = Runs.Read($$"""
            { "verify": true, "checkInvariants": true, "swap": { "size": "{{swap}}" },
              "kernel": { "timeSlice": "50us" },
              "machine": { "cpus": 2, "memory": "{{memory}}", "pageSize": "{{pageSize}}", "paging": "{{paging}}",
                "tlb": { "l2": { "entries": 16, "ways": 4 } } },
              "processes": [ { "name": "p", "count": 2, "pattern":
                { "kind": "uniform", "memory": "{{each}}", "references": 400, "writes": 0.4, "fetches": 0.2 } } ] }
            """);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration);
        Conservation.Check(result);
        Assert.True(result.Kernel.PagesSwappedIn > 0);
        Assert.All(result.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
    }

    [Fact]
    public void Segments_and_their_tables_come_and_go_with_pages_that_are_swapped()
    {
        using var folder = new WorkFolder();
        folder.Write("p.vmscript", """
            process p
              map code 32KiB rx at 0x0
              map heap 160KiB rw at 0x40000
              map stack 48KiB rw at 0xf4000
              thread main
                loop 3
                  touch heap
                  map buffer 64KiB rw at 0x80000  # the third segment has a table from here on
                  fetch code random 20
                  write buffer random 20
                  read buffer random 20
                  modify stack random 20
                  protect heap+80KiB r
                  read heap random 40
                  unmap buffer
                  protect heap rw
                end
              end
            end
            """);
        var configuration = Runs.Read("""
            { "verify": true, "checkInvariants": true, "swap": { "size": "8MiB", "disk": "nvme" },
              "machine": { "cpus": 2, "memory": "256KiB",
                "translation": { "kind": "pagedSegments", "virtualBits": 20, "indexBits": "6" } },
              "processes": [ { "name": "p", "count": 3, "script": "p.vmscript" } ] }
            """, folder.Path);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration);
        Conservation.Check(result);
        Assert.True(result.Kernel is { PagesSwappedIn: > 0, PagesSwappedOut: > 0, PagesDroppedClean: > 0 });
        Assert.All(result.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
    }

    /// <summary>With VMACTORS_ACCEPT=1 in the environment the documents are changed instead.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/translation.md")]
    public void The_documents_show_what_the_rungs_do(string document)
    {
        var text = File.ReadAllText(Runs.Path(document));
        var begin = text.IndexOf("```text\nrung ", StringComparison.Ordinal) + "```text\n".Length;
        var end = text.IndexOf("```", begin, StringComparison.Ordinal);
        Snapshot.Match(document, text[..begin] + Comparison() + text[end..]);
    }

    private static string Comparison()
    {
        var text = new StringBuilder();
        Row("rung", "virtual time", "walking", "faults", "walks", "reads", "page tables", "in no area");
        foreach (var file in Directory.GetFiles(Runs.Path("config/ladder"), "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var report = SimulationRun.Run(Runs.Named($"ladder/{name}"), new RunOptions());
            var (cpus, result) = (report.Result.Cpus, report.Result);
            Row(name,
                string.Create(CultureInfo.InvariantCulture, $"{result.FinishedAt.Cycles / 3000.0:0.0} us"),
                string.Create(CultureInfo.InvariantCulture,
                    $"{100.0 * cpus.Sum(cpu => cpu.Time.Walk.Cycles) / cpus.Sum(cpu => cpu.Time.Total.Cycles):0.0} %"),
                Number(result.Kernel.MinorFaults), Number(cpus.Sum(cpu => cpu.Walks)),
                Number(cpus.Sum(cpu => cpu.WalkAccesses)), report.Translation?.Tables?.PeakBytes.ToString() ?? "-",
                result.Kernel.Segments is { } segments ? new Bytes(segments.InternalBytesPeak).ToString() : "-");
        }
        return text.ToString();

        void Row(string name, params string[] cells)
        {
            text.Append(name.PadRight(18));
            foreach (var cell in cells)
                text.Append(cell.PadLeft(13));
            text.Append('\n');
        }

        static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }

    private static bool HasTable(string translation) =>
        translation.Contains("hashed", StringComparison.Ordinal)
        || translation.Contains("inverted", StringComparison.Ordinal);
}

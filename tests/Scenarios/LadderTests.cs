using VmActors.Kernel;
using VmActors.Simulation.Results;

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
        """ "hashed" """,
        """ { "kind": "hashed", "hashBits": 0 } """,
        """ { "kind": "inverted", "hashBits": 4 } """,
        """ "paging", "paging": "x86-32" """,
        """ "paging", "paging": "sv39" """,
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
    [InlineData("hashed")]
    [InlineData("inverted")]
    public void Tables_that_all_share_hold_under_pressure(string kind)
    {
        var configuration = Runs.Read($$"""
            { "verify": true, "checkInvariants": true, "swap": { "size": "8MiB" },
              "machine": { "cpus": 2, "memory": "320KiB", "translation": { "kind": "{{kind}}", "hashBits": 3 },
                "tlb": { "l2": { "entries": 16, "ways": 4 } } },
              "processes": [ { "name": "p", "count": 4, "pattern":
                { "kind": "uniform", "memory": "300KiB", "references": 1500, "writes": 0.4, "threads": 2 } } ] }
            """);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration);
        Conservation.Check(result, true);
        Assert.True(result.Kernel.PagesSwappedIn > 0);
        Assert.All(result.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
    }

    private static bool HasTable(string translation) =>
        translation.Contains("hashed", StringComparison.Ordinal)
        || translation.Contains("inverted", StringComparison.Ordinal);
}

using VmActors.Simulation.Assembly;
using VmActors.Simulation.Results;

namespace Scenarios;

/// <summary>The same program on page tables of every kind: what it does is the same, what its walks cost is not.
/// </summary>
public class PagingTests
{
    private const string Churn = """
        { "machine": { "cpus": 2, "memory": "512KiB", "paging": "PAGING",
            "tlb": { "l2": { "entries": 16, "ways": 4 } } },
          "verify": true, "checkInvariants": true,
          "swap": { "size": "4MiB" },
          "processes": [ { "name": "p", "count": 2, "pattern":
            { "kind": "uniform", "memory": "400KiB", "references": 4000, "writes": 0.4, "threads": 2 } } ] }
        """;

    /// <summary>Schemes of processors, and their levels. Where addresses have 32 bits, the program lies
    /// lower.</summary>
    public static TheoryData<string, int> Schemes => new()
    {
        { "x86-64-4", 4 }, { "x86-64-5", 5 }, { "sv39", 3 }, { "sv48", 4 }, { "sv57", 5 },
        { "x86-32", 2 }, { "sv32", 2 },
    };

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_program_does_the_same_on_page_tables_of_every_kind(string paging, int levels)
    {
        var churn = Churn.Replace("PAGING", paging, StringComparison.Ordinal);
        if (levels == 2) // fewer tables: else all pages fit
            churn = churn.Replace("512KiB", "480KiB", StringComparison.Ordinal);
        var configuration = Runs.Read(churn);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration);
        Conservation.Check(result);
        var reference = Runs.Run(Runs.Read(Churn.Replace("PAGING", "x86-64-4", StringComparison.Ordinal)));
        Assert.Equal(Loads(reference), Loads(result));
        Assert.True(result.Kernel.PagesSwappedIn > 0);
        var (walks, reads) = Walks(result);
        Assert.InRange(reads, walks, walks * levels);
        Assert.True(reads > walks * (levels - 1), $"{walks} walks made {reads} accesses");
    }

    [Theory]
    [InlineData("sv32")]
    [InlineData("x86-32")]
    public void A_program_beyond_the_addresses_of_a_table_is_refused(string paging)
    {
        var refused = Assert.Throws<AddressSpaceTooSmallException>(
            () => Runs.Run(Runs.Read(Churn.Replace("PAGING", paging, StringComparison.Ordinal)
                .Replace("400KiB", "3073MiB", StringComparison.Ordinal)))); // from 1 GiB on
        Assert.Contains($"expected addresses below 0x100000000, where those of {paging} page tables end",
            refused.Message, StringComparison.Ordinal);
    }

    private static (long, long) Loads(RunResult result) =>
        (result.Cpus.Sum(cpu => cpu.References.Loads), result.Cpus.Sum(cpu => cpu.References.Stores));

    private static (long Walks, long Reads) Walks(RunResult result) => (
        result.Cpus.Sum(cpu => cpu.Walks + cpu.RetryWalks + cpu.DirtyAssists + cpu.PermissionWalks),
        result.Cpus.Sum(cpu => cpu.WalkAccesses));
}

using System.Globalization;
using System.Text;
using VmActors.Kernel;
using VmActors.Simulation.Results;
using VmActors.Tests;
using VmActors.Units.Replacement;

namespace Scenarios;

/// <summary>Every policy runs the page daemon of a machine whose memory is too small.</summary>
public sealed class ReplacementTests
{
    private const string Thrash = """
        { "machine": { "cpus": 2, "memory": "512KiB", "tlb": {
            "l1Instruction": { "entries": 4, "ways": 2 }, "l1Data": { "entries": 4, "ways": 2 },
            "l2": { "entries": 16, "ways": 4 } } },
          "kernel": { "replacement": "POLICY", "daemonBatchPages": 8,
            "watermarks": { "min": 2, "low": 6, "high": 12 } },
          "verify": true, "checkInvariants": true, "swap": { "size": "4MiB" },
          "processes": [
            { "name": "family", "script": "tests/Scenarios/crowded.vmscript" },
            { "name": "zipf", "pattern": { "kind": "zipf", "memory": "512KiB", "references": 1000, "writes": 0.3 } },
            { "name": "scan", "pattern": { "kind": "strided", "memory": "320KiB", "stride": "4KiB", "references": 400,
              "writes": 0.5 } }
          ] }
        """;

    private const string Loop = """
        { "machine": { "cpus": 1, "memory": "512KiB" }, "swap": { "size": "4MiB" },
          "kernel": { "replacement": "POLICY", "watermarks": { "min": 0, "low": 1, "high": 2 } },
          "processes": [ { "name": "loop", "pattern": {
            "kind": "strided", "memory": "600KiB", "stride": "4KiB", "references": 3000,
            "writes": 1.0 } } ] }
        """;

    private const int LibraryPages = 16;

    public static TheoryData<string> Names => [.. ReplacementPolicies.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Programs_run_to_their_end_and_lose_nothing_on_any_number_of_host_threads(string policy)
    {
        var configuration = Runs.Read(Thrash.Replace("POLICY", policy, StringComparison.Ordinal));
        var run = Runs.Run(configuration);
        Assert.Equal((0L, 0L), (run.Memory.PageTables, run.Memory.SwapSlotsUsed));
        Assert.InRange(run.Memory.Used, 0, LibraryPages); // pages of the file stay
        Assert.All(run.Kernel.Processes, process => Assert.Equal(ProcessOutcome.Exited, process.Outcome));
        Assert.True(run.Kernel.MajorFaults > 100, $"{run.Kernel.MajorFaults} major faults");
        foreach (var threads in new[] { 2, 4 })
        {
            var again = Runs.Run(configuration with { CheckInvariants = false }, threads);
            Assert.Equal(ResultJson.Hash(run), ResultJson.Hash(again));
        }
    }

    [Fact]
    public void Of_a_loop_larger_than_memory_mru_and_lirs_keep_what_others_lose()
    {
        Assert.Equal([2850L, 2850L, 2850L, 2850L], new[] { "clock", "fifo", "lru", "arc" }.Select(MajorFaults));
        Assert.Equal([930L, 550L], new[] { "lirs", "mru" }.Select(MajorFaults)); // as docs/replacement.md says

        static long MajorFaults(string policy) =>
            Runs.Run(Runs.Read(Loop.Replace("POLICY", policy, StringComparison.Ordinal))).Kernel.MajorFaults;
    }

    /// <summary>With VMACTORS_ACCEPT=1 in the environment the document is changed instead.</summary>
    [Fact]
    public void The_document_shows_what_the_policies_do()
    {
        const string document = "docs/replacement.md";
        var text = File.ReadAllText(Runs.Path(document));
        var begin = text.IndexOf("```text\nkernel.replacement ", StringComparison.Ordinal) + "```text\n".Length;
        var end = text.IndexOf("```", begin, StringComparison.Ordinal);
        Snapshot.Match(document, text[..begin] + Comparison() + text[end..]);
    }

    private static string Comparison()
    {
        var text = new StringBuilder();
        Row("kernel.replacement", "major faults", "written", "wakeups", "looks", "virtual time");
        foreach (var name in ReplacementPolicies.Names)
        {
            var run = Runs.Run(Runs.Named("replacement", $"kernel.replacement={name}"));
            Row(name,
                Number(run.Kernel.MajorFaults), Number(run.Kernel.PagesSwappedOut), Number(run.Daemon.Wakeups),
                Number(run.Daemon.Scanned),
                string.Create(CultureInfo.InvariantCulture, $"{run.FinishedAt.Cycles / 3e6:0.0} ms"));
        }
        return text.ToString();

        void Row(string name, params string[] cells)
        {
            text.Append(name.PadRight(18));
            foreach (var cell in cells) text.Append(cell.PadLeft(14));
            text.Append('\n');
        }

        static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }
}

using System.Text.Json.Nodes;
using VmActors.Simulation.Results;
using VmActors.Tests;

namespace VmActors.Simulation.Tests.Results;

public sealed class ResultJsonTests
{
    [Fact]
    public void A_report_is_one_document() => Snapshot.Match(
        "tests/VmActors.Simulation.Tests/Results/Snapshots/report.json", ResultJson.Write(SampleReport.Create()));

    [Fact]
    public void No_culture_changes_the_document() => Assert.Equal(
        ResultJson.Write(SampleReport.Create()),
        StrangeCulture.Run(() => ResultJson.Write(SampleReport.Create())));

    [Fact]
    public void The_hash_covers_the_result_and_nothing_of_the_host()
    {
        var report = SampleReport.Create();
        var elsewhere = report with { Host = new HostReport("elsewhere", 8, TimeSpan.FromHours(1), 1) };
        Assert.Equal(HashIn(report), HashIn(elsewhere));
        Assert.Equal(HashIn(report), ResultJson.Hash(report.Result));
    }

    [Fact]
    public void A_part_of_the_result_that_differs_changes_the_hash()
    {
        var result = SampleReport.Create().Result;
        var memory = result with { Memory = result.Memory with { SwapSlotsUsed = 1 } };
        var engine = result with { Engine = result.Engine with { JournalHash = "sha256:0" } };
        var time = result with { FinishedAt = new Vocabulary.SimTime(1) };
        Assert.Equal(4, new[] { result, memory, engine, time }.Select(ResultJson.Hash).Distinct().Count());
    }

    [Fact]
    public void A_stopped_run_says_that_it_is_partial()
    {
        Assert.True((bool)JsonNode.Parse(ResultJson.Write(SampleReport.Create(partial: true)))!["partial"]!);
        Assert.False((bool)JsonNode.Parse(ResultJson.Write(SampleReport.Create()))!["partial"]!);
    }

    [Theory]
    [InlineData(2500, 300, 120)]
    [InlineData(0, 300, 0)]
    [InlineData(1, long.MaxValue / 1000, long.MaxValue / 1000 * 1000)]
    public void Speed_is_references_per_second(int milliseconds, long references, long expected) => Assert.Equal(
        expected,
        new HostReport("sequential", 1, TimeSpan.FromMilliseconds(milliseconds), references).ReferencesPerSecond);

    private static string HashIn(RunReport report) => (string)JsonNode.Parse(ResultJson.Write(report))!["resultHash"]!;
}

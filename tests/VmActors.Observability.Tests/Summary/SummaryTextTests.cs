using VmActors.Observability.Summary;
using VmActors.Simulation.Configuration.Values;
using VmActors.Simulation.Results;
using VmActors.Tests;
using VmActors.Vocabulary;

namespace VmActors.Observability.Tests.Summary;

public sealed class SummaryTextTests
{
    private const string Folder = "tests/VmActors.Observability.Tests/Summary/Snapshots/";
    private static readonly Frequency Clock = Frequency.GHz(3);

    [Fact]
    public void A_finished_run_is_one_page() =>
        Snapshot.Match(Folder + "finished.txt", SummaryText.Render(SampleReport.Create(), Clock));

    [Fact]
    public void A_stopped_run_says_so_first() =>
        Snapshot.Match(Folder + "partial.txt", SummaryText.Render(SampleReport.Create(partial: true), Clock));

    [Fact]
    public void A_run_of_nothing_divides_by_nothing() =>
        Snapshot.Match(Folder + "nothing.txt", SummaryText.Render(Nothing(), Clock));

    [Fact]
    public void Many_CPUs_are_summed_up()
    {
        var report = SampleReport.Create();
        var many = Enumerable.Repeat(report.Result.Cpus[0], 65);
        var text = SummaryText.Render(report with { Result = report.Result with { Cpus = [.. many] } }, Clock);
        Assert.DoesNotContain("\n0 ", text, StringComparison.Ordinal);
        Assert.Contains("\nall  9,750,002,080 ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_culture_changes_the_page() => Assert.Equal(
        SummaryText.Render(SampleReport.Create(), Clock),
        StrangeCulture.Run(() => SummaryText.Render(SampleReport.Create(), Clock)));

    [Theory]
    [InlineData(9999, 10000, "99.99 %")]
    [InlineData(99999, 100000, "99.99 %")]
    [InlineData(1, 1, "100.00 %")]
    [InlineData(1, 2000, "0.05 %")]
    [InlineData(0, 0, "-")]
    public void A_percentage_is_never_rounded_up(long part, long whole, string expected) =>
        Assert.Equal(expected, Figures.Percent(part, whole));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(2, "0.666 ns")]
    [InlineData(3000, "1.000 us")]
    [InlineData(2999, "999.666 ns")]
    [InlineData(210_000, "70.000 us")]
    [InlineData(3_000_000_000, "1.000 s")]
    [InlineData(9_000_000_000_000, "3,000.000 s")]
    public void A_time_has_the_largest_fitting_unit(long cycles, string expected) =>
        Assert.Equal(expected, Figures.Time(new SimDuration(cycles), Clock));

    private static RunReport Nothing()
    {
        var report = SampleReport.Create();
        var cpu = report.Result.Cpus[0] with
        {
            References = default,
            L1Instruction = default,
            L1Data = default,
            L2 = default,
            WalkCaches = null,
            Speculation = null,
            Caches = null,
            Time = new TimeSplit
            {
                User = default,
                Walk = default,
                FaultWait = default,
                SystemCall = default,
                ShootdownSent = default,
                ShootdownServed = default,
                ContextSwitch = default,
                DiskWait = default,
                Idle = default,
            },
        };
        return report with
        {
            Host = new HostReport("sequential", 1, TimeSpan.Zero, 0),
            Translation = new TranslationReport([], [], null),
            Result = report.Result with
            {
                FinishedAt = default,
                SharedCache = null,
                Cpus = [cpu],
                Kernel = report.Result.Kernel with
                {
                    Processes = [],
                    SystemCalls = [],
                    Shootdowns = new ShootdownResult(0, 0, 0, LatencySummary.None),
                },
                Disk = new DiskResult(0, 0, 0, 0, default, LatencySummary.None),
            },
        };
    }
}

using VmActors.Machine.Cpu;
using VmActors.Runtime.Hosts;
using VmActors.Simulation.Configuration;
using VmActors.Simulation.Explaining;
using VmActors.Simulation.Results;
using VmActors.Simulation.Tests.Hosting;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Tests.Explaining;

public sealed class ExplainerTests
{
    /// <summary>Many references in a row to one page.</summary>
    private static readonly SimulationConfiguration Row = ConfigurationReader.ReadText("""
        { "processes": [ { "name": "p",
          "pattern": { "kind": "sequential", "memory": "8KiB", "references": 1000, "writes": 0.5 } } ] }
        """, "test", ".").Configuration!;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Being_watched_changes_no_result(bool seesHits, bool hasCaches)
    {
        var configuration = SampleRun.Configuration with
        {
            Machine = SampleRun.Configuration.Machine with
            {
                Caches = hasCaches ? new NehalemCachesConfiguration() : null,
            },
        };
        var (plain, _) = Run(configuration, _ => null);
        var (watched, seen) = Run(configuration, page => Watch(page, null, seesHits));
        Assert.Equal(plain, watched);
        Assert.True(seen > 0);
    }

    [Fact]
    public void Every_reference_to_a_page_is_seen_when_hits_are()
    {
        var (_, some) = Run(Row, page => Watch(page, null, false));
        var (_, all) = Run(Row, page => Watch(page, null, true));
        var (_, stores) = Run(Row, page => Watch(page, AccessKind.Store, true));
        Assert.True(some < all);
        Assert.InRange(stores, 1, all - 1);
    }

    [Fact]
    public void The_first_reference_is_the_first_of_all_cpus()
    {
        var address = new VirtualAddress(0x1_0000_0000);
        var any = Assert.IsType<ExplainedReference>(Explain(new ExplainRequest(address)));
        var first = Enumerable.Range(0, 3)
            .Select(cpu => Explain(new ExplainRequest(address) { Cpu = new CpuId(cpu) }))
            .OfType<ExplainedReference>().MinBy(reference => reference.At)!;
        Assert.Equal((first.At, first.Cpu, first.Thread), (any.At, any.Cpu, any.Thread));
        Assert.Equal([.. any.Tries[..^1].Select(_ => true), false], any.Tries.Select(one => one.Outcome.Fault));

        static Explanation Explain(ExplainRequest request) => Explainer.Explain(SampleRun.Configuration, request);
    }

    [Fact]
    public void A_run_that_is_cancelled_explains_nothing()
    {
        var request = new ExplainRequest(new VirtualAddress(0));
        Assert.Throws<OperationCanceledException>(
            () => Explainer.Explain(SampleRun.Configuration, request, new CancellationToken(true)));
    }

    private static TranslationWatch Watch(Vpn page, AccessKind? access, bool seesHits) =>
        new(new ProcessId(1), page, PageSize.KiB4, access, seesHits);

    private static (string Result, int Seen) Run(
        SimulationConfiguration configuration, Func<Vpn, TranslationWatch?> watch)
    {
        using var run = PreparedRun.Open(configuration, new RunOptions());
        using var host = new SequentialHost();
        foreach (var cpu in run.Machine.Cpus)
            cpu.Watch = watch(new Vpn(0x10_0000));
        var end = run.Machine.Run(host);
        var seen = run.Machine.Cpus.Sum(cpu => cpu.Watch?.Seen.Count ?? 0);
        return (ResultJson.Write(run.Report(end, "sequential", 1, TimeSpan.Zero)), seen);
    }
}

using VmActors.Kernel;
using VmActors.Simulation;
using VmActors.Simulation.Results;

namespace Scenarios;

public class PartialRunTests
{
    [Fact]
    public void A_run_that_is_stopped_tells_what_has_happened_until_then_on_any_host()
    {
        var expected = RunFor(looks: 3, threads: 1);
        Assert.True(expected.Partial);
        Assert.Equal(3 * 256, expected.Engine.Quanta);
        Assert.All(expected.Kernel.Processes, process =>
            Assert.Equal(process.EndedAt is null, process.Outcome == ProcessOutcome.Running));
        Assert.Contains(expected.Kernel.Processes, process => process.Outcome == ProcessOutcome.Running);
        Assert.True(expected.Memory.PageTables is > 0 && expected.Memory.PageTables < expected.Memory.Used);
        Assert.Equal(expected.Memory.Total, expected.Memory.Free + expected.Memory.Used);
        Assert.All(expected.Cpus, cpu => Assert.True(cpu.References.Total > 0));
        Assert.All(expected.Cpus, cpu => Assert.Equal(expected.FinishedAt.Cycles, cpu.Time.Total.Cycles));
        foreach (var threads in Runs.HostThreads)
            Assert.Equal(ResultJson.Hash(expected), ResultJson.Hash(RunFor(looks: 3, threads)));
    }

    [Fact]
    public void A_run_that_is_stopped_before_its_start_has_done_nothing()
    {
        var result = SimulationRun.Run(Runs.Named("quickstart"), new RunOptions(), new CancellationToken(canceled: true)).Result;
        Assert.True(result.Partial);
        Assert.Equal((0, 0), (result.Engine.Quanta, result.Cpus.Sum(cpu => cpu.References.Total)));
    }

    private static RunResult RunFor(int looks, int threads)
    {
        using var stop = new CancellationTokenSource();
        var progress = new Countdown(looks, stop);
        return SimulationRun.Run(
            Runs.Named("quickstart"), new RunOptions { Threads = threads, Progress = progress }, stop.Token).Result;
    }

    private sealed class Countdown(int looks, CancellationTokenSource stop) : IProgress<RunProgress>
    {
        private int _left = looks;

        public void Report(RunProgress value)
        {
            if (--_left == 0)
                stop.Cancel();
        }
    }
}

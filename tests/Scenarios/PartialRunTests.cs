using VmActors.Kernel;
using VmActors.Simulation;

namespace Scenarios;

public class PartialRunTests
{
    [Fact]
    public void A_run_that_is_stopped_tells_what_has_happened_until_then_on_any_host()
    {
        var expected = Runs.Run(Runs.Named("quickstart"), looks: 3);
        Assert.True(expected.Partial);
        Assert.Equal(3 * 256, expected.Engine.Quanta);
        Assert.All(expected.Kernel.Processes, process =>
            Assert.Equal(process.EndedAt is null, process.Outcome == ProcessOutcome.Running));
        Assert.Contains(expected.Kernel.Processes, process => process.Outcome == ProcessOutcome.Running);
        Assert.True(expected.Memory.PageTables is > 0 && expected.Memory.PageTables < expected.Memory.Used);
        Assert.Equal(expected.Memory.Total, expected.Memory.Free + expected.Memory.Used);
        Assert.All(expected.Cpus, cpu => Assert.True(cpu.References.Total > 0));
        Assert.All(expected.Cpus, cpu => Assert.Equal(expected.FinishedAt.Cycles, cpu.Time.Total.Cycles));
        Runs.AssertSameOnAllHosts(expected, Runs.Named("quickstart"), looks: 3);
    }

    [Fact]
    public void A_run_that_is_stopped_before_its_start_has_done_nothing()
    {
        var stopped = new CancellationToken(canceled: true);
        var result = SimulationRun.Run(Runs.Named("quickstart"), new RunOptions(), stopped).Result;
        Assert.True(result.Partial);
        Assert.Equal((0, 0), (result.Engine.Quanta, result.Cpus.Sum(cpu => cpu.References.Total)));
    }
}

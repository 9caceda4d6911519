using FsCheck;
using FsCheck.Fluent;
using VmActors.Kernel;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Configuration;

namespace Scenarios;

public class RandomConfigurationsTests
{
    // Some thrash for very long: nearly all memory is page tables. They are compared as far as they came.
    private const int LooksMax = 100;

    // Seeds of cases that have failed once.
    [Theory]
    [InlineData(1)]
    [InlineData(2075707682)] // a CPU serves an eviction's invalidation when the last process is gone
    public void Configurations_that_failed_once_hold(int seed) => Check(seed);

    [Theory]
    [InlineData(315050131)] // 21 frames for ten threads: each evicted the others' pages before they were used
    public void Machines_with_hardly_any_memory_get_to_their_end(int seed)
    {
        using var folder = new WorkFolder();
        var result = Runs.Run(Configuration(seed, folder) with { CheckInvariants = false });
        Assert.False(result.Partial);
        Conservation.Check(result);
    }

    [Fact]
    public void Any_configuration_has_one_result_on_any_host_and_leaves_nothing_behind() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), Check)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static void Check(int seed)
    {
        using var folder = new WorkFolder();
        var configuration = Configuration(seed, folder);
        var result = Runs.Run(configuration, looks: LooksMax);
        Runs.AssertSameOnAllHosts(result, configuration with { CheckInvariants = false }, LooksMax);
        var references = result.Cpus.Sum(cpu => cpu.References.Total);
        var expected = ReferencesOfPrograms(configuration);
        if (!result.Partial)
            Conservation.Check(result);
        if (result.Kernel.Processes.All(process => process.Outcome == ProcessOutcome.Exited))
            Assert.Equal(expected, references);
        else
            Assert.True(references <= expected);
    }

    private static SimulationConfiguration Configuration(int seed, WorkFolder folder)
    {
        var random = new RandomConfiguration(seed);
        foreach (var (name, text) in random.Scripts)
            folder.Write(name, text);
        File.Copy(Runs.Path("tests/data/gzip-start.lackey"), folder.In("gzip-start.lackey"));
        return Runs.Read(random.Json, folder.Path);
    }

    private static long ReferencesOfPrograms(SimulationConfiguration configuration) => ProgramLoader.Open(configuration)
        .SelectMany(program => program.Threads)
        .Sum(thread => (long)Runs.Operations(thread.Stream).Count(operation => operation.IsReference));
}

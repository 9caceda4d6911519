using FsCheck;
using FsCheck.Fluent;
using VmActors.Kernel;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Configuration;

namespace Scenarios;

public class RandomConfigurationsTests
{
    // Seeds of cases that have failed once.
    [Theory]
    [InlineData(1)]
    public void Configurations_that_failed_once_hold(int seed) => Check(seed);

    [Fact]
    public void Any_configuration_has_one_result_on_any_host_and_leaves_nothing_behind() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), Check)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static void Check(int seed)
    {
        var random = new RandomConfiguration(seed);
        using var folder = new WorkFolder();
        foreach (var (name, text) in random.Scripts)
            folder.Write(name, text);
        File.Copy(Runs.Path("tests/data/gzip-start.lackey"), folder.In("gzip-start.lackey"));
        var configuration = Runs.Read(random.Json, folder.Path);
        var result = Runs.Run(configuration);
        Runs.AssertSameOnAllHosts(result, configuration with { CheckInvariants = false });
        Conservation.Check(result);
        var references = result.Cpus.Sum(cpu => cpu.References.Total);
        if (result.Kernel.Processes.All(process => process.Outcome == ProcessOutcome.Exited))
            Assert.Equal(ReferencesOfPrograms(configuration), references);
        else
            Assert.True(references < ReferencesOfPrograms(configuration));
    }

    private static long ReferencesOfPrograms(SimulationConfiguration configuration) => ProgramLoader.Open(configuration)
        .SelectMany(program => program.Threads)
        .Sum(thread => (long)Runs.Operations(thread.Stream).Count(operation => operation.IsReference));
}

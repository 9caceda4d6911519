namespace Scenarios;

public class RandomMachinesTests
{
    [Fact]
    public void Random_programs_see_the_right_data_and_leave_nothing_behind() => RandomRuns.ForSeeds(60, seed =>
    {
        var random = new RandomMachine(seed);
        RandomRuns.Check(random, random.Spec);
    });

    [Fact]
    public void A_run_is_the_same_on_any_number_of_host_threads() => RandomRuns.ForSeeds(12, seed =>
    {
        var random = new RandomMachine(seed);
        RandomRuns.CheckHosts(random, random.Spec);
    });
}

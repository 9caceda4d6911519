using FsCheck;
using FsCheck.Fluent;
using Scenarios;
using VmActors.Akka.Hosting;
using VmActors.Runtime.Hosts;

namespace VmActors.Akka.Tests.Results;

/// <summary>Machines and programs that follow from a seed, with memory scarcer than the footprint.</summary>
public sealed class RandomMachinesTests : QuietKit
{
    [Fact]
    public void A_run_is_that_of_the_sequential_host() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new RandomMachine(seed);
            using var sequential = new SequentialHost();
            var expected = Hash(random, sequential);
            foreach (var threads in new[] { 1, 3 })
            {
                using var host = new AkkaHost(Sys, threads);
                Assert.Equal(expected, Hash(random, host));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    private static string Hash(RandomMachine random, IHost host)
    {
        using var machine = random.Make();
        machine.Run(host);
        return machine.System.JournalHash;
    }
}

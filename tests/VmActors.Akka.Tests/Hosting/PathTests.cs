using Akka.Actor;
using VmActors.Akka.Hosting;
using VmActors.Akka.StandIns;
using VmActors.Akka.Tests.Facade;
using VmActors.Runtime;
using VmActors.Runtime.Tests;

namespace VmActors.Akka.Tests.Hosting;

/// <summary>The actors of a simulation are actors of Akka.NET under their own names, to be found by their paths.</summary>
public sealed class PathTests : SimulationKit
{
    [Fact]
    public void A_machines_actors_are_children_of_its_supervisor()
    {
        MakePaused(Sample.Endless, "sim");
        Assert.Equal(
            ["Cpu%5B0%5D", "Cpu%5B1%5D", "Kernel", "PageDaemon", "SwapDisk"],
            NamesAt("/user/sim/supervisor/*", 5));
        foreach (var name in new[] { "Cpu%5B0%5D", "Kernel", "SwapDisk", "PageDaemon" })
            Assert.Equal([name], NamesAt($"/user/sim/supervisor/{name}", 1));
        Assert.Equal(["Kernel"], NamesAt("/user/sim/*/Ker*", 1));
    }

    [Fact]
    public void Nobody_is_found_under_another_name()
    {
        MakePaused(Sample.Endless, "sim");
        Sys.ActorSelection("/user/sim/supervisor/Cpu%5B2%5D").Tell(new Identify("third"));
        Assert.Null(ExpectMsg<ActorIdentity>().Subject);
    }

    [Fact]
    public void A_host_has_a_supervisor_for_each_run_and_none_after_it()
    {
        for (var run = 1; run <= 3; run++)
        {
            var path = $"/user/simulation-{run}";
            var looked = false;
            var system = new ActorSystemBuilder().With("A", new Script { Starts = self => self.StartTimer(5, new Note(1)) })
                .With("B.left[7]", new Script()).Wire("A", "B.left[7]", 10).Seeded();
            system.QuantumCompleted = _ =>
            {
                Assert.Equal(["A", "B.left%5B7%5D"], NamesAt($"{path}/*", 2));
                looked = true;
            };
            using var host = new AkkaHost(Sys);
            Assert.Equal(RunEnd.Completed, system.Run(host));
            Assert.True(looked);
            Sys.ActorSelection(path).Tell(new Identify(run));
            Assert.Null(ExpectMsg<ActorIdentity>().Subject);
        }
    }

    [Fact]
    public void Every_member_of_a_group_is_a_child()
    {
        // A, B and C are joined by links without latency, so they run one after the other; D is alone.
        var machine = new ActorSystemBuilder().With("A", new Script()).With("B", new Script()).With("C", new Script())
            .With("D", new Script()).Wire("A", "B", 0).Wire("B", "C", 0).Wire("C", "D", 10).Seeded();
        using var bench = new ProtocolBench(Sys, machine);
        bench.Settle();
        Assert.Equal(["A", "B", "C", "D"], NamesAt("/user/simulation-1/*", 4));
    }

    private List<string> NamesAt(string selection, int count)
    {
        var asking = CreateTestProbe();
        Sys.ActorSelection(selection).Tell(new Identify(selection), asking);
        var names = asking.ReceiveN(count).Cast<ActorIdentity>().Select(one => one.Subject.Path.Name).ToList();
        asking.ExpectNoMsg(TimeSpan.Zero);
        return [.. names.Order(StringComparer.Ordinal)];
    }
}

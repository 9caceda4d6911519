using Akka.Actor;
using Akka.Configuration;
using VmActors.Akka.Hosting;
using VmActors.Runtime;
using VmActors.Runtime.Tests;
using ActorSystem = Akka.Actor.ActorSystem;
using Simulated = VmActors.Runtime.ActorSystem;

namespace VmActors.Akka.Tests.Hosting;

/// <summary>Somebody stops the actors of a run from outside: the run ends with who it was, at whatever moment it
/// happens, and nothing hangs.</summary>
public sealed class KillTests : QuietKit
{
    private const int Moments = 30;

    public static TheoryData<string, bool> Victims => new()
    {
        { "/A", true }, { "/A", false }, { "/B", true }, { "/Idle", true }, { "/Idle", false }, { "", true },
        { "", false },
    };

    [Theory]
    [MemberData(nameof(Victims))]
    public void Between_two_quanta(string path, bool isKill)
    {
        for (var moment = 0; moment < Moments; moment++)
        {
            var run = $"simulation-{moment + 1}";
            var system = PingPong.Endless();
            var quanta = 0;
            system.QuantumCompleted = _ =>
            {
                if (quanta++ == moment)
                    End(Sys, $"/user/{run}{path}", isKill);
            };
            AssertStopped(system, path == "" ? run : path[1..], isKill && path != "");
        }
    }

    [Theory]
    [MemberData(nameof(Victims))]
    public void In_the_middle_of_a_quantum_by_one_of_its_own_actors(string path, bool isKill)
    {
        for (var moment = 0; moment < Moments; moment++)
        {
            var run = $"simulation-{moment + 1}";
            var when = moment;
            var system = PingPong.Endless(told =>
            {
                if (told == when)
                    End(Sys, $"/user/{run}{path}", isKill);
            });
            AssertStopped(system, path == "" ? run : path[1..], isKill && path != "");
        }
    }

    [Fact]
    public void A_member_of_a_group_before_its_turn()
    {
        for (var moment = 1; moment <= Moments; moment++)
        {
            var run = $"simulation-{moment}";
            var system = new ActorSystemBuilder()
                .With("A", Ticking(() => End(Sys, $"/user/{run}/B", isKill: true))).With("B", new Script())
                .With("C", Ticking(() => { })).Wire("A", "B", 0).Wire("B", "C", 0).Wire("C", "A", 10).Seeded();
            AssertStopped(system, "B", isKill: true);
        }
    }

    [Fact]
    public void Before_the_first_quantum_or_after_the_last_it_ends_one_way_or_the_other()
    {
        for (var run = 1; run <= Moments; run++)
        {
            var system = new ActorSystemBuilder().With("A", new Script()).Seeded();
            var killer = new Thread(name => End(Sys, $"/user/{name}/A", isKill: true));
            killer.Start($"simulation-{run}");
            using var host = new AkkaHost(Sys);
            try
            {
                Assert.Equal(RunEnd.Completed, system.Run(host));
            }
            catch (InvalidOperationException stopped)
            {
                Assert.Equal("A was stopped while its simulation ran", stopped.Message);
            }
            killer.Join();
        }
    }

    [Fact]
    public void A_guardian_that_restarts_its_children_gets_no_second_run()
    {
        using var system = ActorSystem.Create("restarting", ConfigurationFactory.ParseString(
            $"akka.actor.guardian-supervisor-strategy = \"{typeof(Restarting).AssemblyQualifiedName}\"")
            .WithFallback(Quiet));
        for (var run = 1; run <= Moments; run++)
        {
            var name = $"simulation-{run}";
            var simulated = PingPong.Endless();
            simulated.QuantumCompleted = _ => End(system, $"/user/{name}", isKill: true);
            using var host = new AkkaHost(system, 2);
            var stopped = Assert.Throws<InvalidOperationException>(() => simulated.Run(host));
            Assert.Equal($"{name} was stopped while its simulation ran", stopped.Message);
            Assert.IsType<ActorKilledException>(stopped.InnerException);
        }
        Await(system.Terminate());
    }

    [Fact]
    public void A_child_that_cannot_be_made_as_the_application_wants_it_ends_the_run()
    {
        using var system = ActorSystem.Create("deploying", ConfigurationFactory.ParseString(
            "akka.actor.deployment { /simulation-1/B { dispatcher = nowhere } }").WithFallback(Quiet));
        using var host = new AkkaHost(system);
        Assert.Contains(
            "nowhere", Assert.Throws<ConfigurationException>(() => PingPong.Endless().Run(host)).Message,
            StringComparison.Ordinal);
        Await(system.Terminate());
    }

    private static void End(ActorSystem system, string path, bool isKill) =>
        system.ActorSelection(path).Tell(isKill ? Kill.Instance : PoisonPill.Instance);

    private void AssertStopped(Simulated system, string name, bool isKill)
    {
        using var host = new AkkaHost(Sys, 2);
        var stopped = Assert.Throws<InvalidOperationException>(() => system.Run(host));
        Assert.Equal($"{name} was stopped while its simulation ran", stopped.Message);
        Assert.Equal(isKill, stopped.InnerException is ActorKilledException);
        Assert.Same(stopped, Assert.Throws<InvalidOperationException>(() => system.Run(host)));
    }

    private static Script Ticking(Action deed) => new()
    {
        Starts = self => self.StartTimer(5, new Note(0)),
        Gets = (self, _) =>
        {
            deed();
            self.StartTimer(5, new Note(0));
            return Disposition.Handled;
        },
    };

    /// <summary>Restarts whatever fails.</summary>
    public sealed class Restarting : SupervisorStrategyConfigurator
    {
        /// <inheritdoc/>
        public override SupervisorStrategy Create() => new OneForOneStrategy(static _ => Directive.Restart);
    }
}

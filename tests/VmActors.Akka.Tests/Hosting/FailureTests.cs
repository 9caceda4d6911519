using Akka.Actor;
using Scenarios;
using VmActors.Akka.Hosting;
using VmActors.Runtime;
using VmActors.Runtime.Hosts;
using VmActors.Runtime.Tests;
using VmActors.Simulation.Assembly;
using VmActors.Vocabulary;
using Simulated = VmActors.Runtime.ActorSystem;

namespace VmActors.Akka.Tests.Hosting;

/// <summary>An actor of a simulation fails: the run ends as on any host, its actors stop, the actor system goes on.</summary>
public sealed class FailureTests : QuietKit
{
    /// <summary>Each way to fail that an actor has.</summary>
    public static TheoryData<string> Deeds =>
        ["handling", "unexpected", "starting", "running ahead", "publishing", "waiting"];

    [Theory]
    [MemberData(nameof(Deeds))]
    public void The_failure_is_that_of_the_sequential_host(string deed)
    {
        using var sequential = new SequentialHost();
        var expected = Assert.Throws<SimulationFailedException>(() => Broken(deed).Run(sequential));
        for (var threads = 1; threads <= 3; threads++)
        {
            using var host = new AkkaHost(Sys, threads);
            var failure = Assert.Throws<SimulationFailedException>(() => Broken(deed).Run(host));
            Assert.Equal(
                (expected.Message, expected.Actor, expected.Time, expected.SentMessage),
                (failure.Message, failure.Actor, failure.Time, failure.SentMessage));
            Assert.IsType(expected.InnerException!.GetType(), failure.InnerException);
        }
    }

    [Fact]
    public void Of_several_in_one_quantum_the_first_in_virtual_time_is_told_whoever_is_first_to_fail()
    {
        for (var time = 0; time < 50; time++)
        {
            using var host = new AkkaHost(Sys, 1 + (time % 5));
            var builder = new ActorSystemBuilder().With("Z", new Script());
            foreach (var (name, at) in new[] { ("D", 70), ("C", 60), ("B", 60), ("A", 80) })
                builder.With(name, Failing(at)).Wire(name, "Z", 1000);
            var failure = Assert.Throws<SimulationFailedException>(() => builder.Seeded().Run(host));
            Assert.Equal("B failed at t=60 on Note { N = 60 }: broken", failure.Message);
        }
    }

    [Fact]
    public void Of_several_in_one_group_it_is_the_first_too()
    {
        for (var time = 0; time < 20; time++)
        {
            using var host = new AkkaHost(Sys, 2);
            var system = new ActorSystemBuilder().With("A", Failing(70)).With("B", Failing(60)).With("C", Failing(65))
                .With("D", new Script()).Wire("A", "B", 0).Wire("B", "C", 0).Wire("C", "D", 1000).Seeded();
            Assert.Equal("B", Assert.Throws<SimulationFailedException>(() => system.Run(host)).Actor);
        }
    }

    [Fact]
    public void All_its_actors_stop_and_the_next_simulation_runs()
    {
        var watching = CreateTestProbe();
        var system = Broken("handling");
        system.QuantumCompleted = quantum =>
        {
            if (quantum.Start != SimTime.Zero)
                return;
            Sys.ActorSelection("/user/simulation-1/*").Tell(new Identify(null), watching);
            for (var child = 0; child < 2; child++)
                watching.Watch(watching.ExpectMsg<ActorIdentity>().Subject);
        };
        using var host = new AkkaHost(Sys);
        Assert.Throws<SimulationFailedException>(() => system.Run(host));
        Assert.Equal(
            ["A", "B"],
            watching.ReceiveN(2).Cast<Terminated>().Select(one => one.ActorRef.Path.Name).Order());
        Assert.Equal(RunEnd.Completed, RandomSystem.From(1).Build().Run(host));
    }

    [Fact]
    public void A_system_that_has_failed_fails_again_in_the_same_words()
    {
        var system = Broken("handling");
        using var host = new AkkaHost(Sys);
        var first = Assert.Throws<SimulationFailedException>(() => system.Run(host));
        Assert.Same(first, Assert.Throws<SimulationFailedException>(() => system.Run(host)));
    }

    [Fact]
    public void What_a_callback_throws_between_quanta_comes_out_as_it_is()
    {
        var system = Broken("handling");
        var wrong = new InvalidDataException("the books do not add up");
        system.QuantumCompleted = _ => throw wrong;
        using var host = new AkkaHost(Sys);
        Assert.Same(wrong, Assert.Throws<InvalidDataException>(() => system.Run(host)));
        Assert.Same(wrong, Assert.Throws<InvalidDataException>(() => system.Run(host)));
    }

    [Fact]
    public void Lost_data_is_told_with_the_history_of_its_page()
    {
        using var sequential = new SequentialHost();
        using var host = new AkkaHost(Sys, 2);
        var expected = LoseData(sequential);
        var lost = LoseData(host);
        Assert.Contains("loads 0xbad from 0x10000000 of process 1", lost.Message, StringComparison.Ordinal);
        Assert.Equal(expected.Message, lost.Message);
        Assert.Equal(expected.History, lost.History);
    }

    [Fact]
    public void Work_that_can_never_end_is_told()
    {
        var system = new ActorSystemBuilder().With("A", new Script { Pending = "waits for Godot" }).Seeded();
        using var host = new AkkaHost(Sys);
        Assert.Equal(["A: waits for Godot"], Assert.Throws<DeadlockException>(() => system.Run(host)).Waits);
    }

    private static Script Failing(long at) => new()
    {
        Starts = self => self.StartTimer(at, new Note((int)at)),
        Gets = (_, _) => throw new InvalidDataException("broken"),
    };

    /// <summary>A ticks until it fails some quanta later; B ticks on.</summary>
    private static Simulated Broken(string deed)
    {
        static Disposition Fail(bool now) => now ? throw new InvalidDataException("broken") : Disposition.Handled;
        var failing = new Script
        {
            Starts = self =>
            {
                Fail(deed == "starting");
                for (var tick = 1; tick < 10; tick++)
                    self.StartTimer(40 * tick, new Note(tick));
            },
            Gets = (self, message) =>
            {
                var isTime = message == new Note(7);
                if (isTime && deed == "running ahead")
                    self.Next = self.Now;
                if (isTime && deed == "publishing")
                    self.RequestPublish();
                if (isTime && deed == "waiting")
                    self.Run(Wait(self));
                return isTime && deed == "unexpected" ? Disposition.Unexpected : Fail(isTime && deed == "handling");
            },
            Runs = (_, _) => Fail(true),
            Publishes = _ => Fail(true),
        };
        var other = new Script
        {
            Starts = self => self.StartTimer(1, new Note(0)),
            Gets = (self, _) => self.StartTimer(5, new Note(0)) == default ? Disposition.Ignored : Disposition.Handled,
        };
        return new ActorSystemBuilder().With("A", failing).With("B", other).Wire("A", "B", 30).Seeded();

        static async Runtime.Operations.Operation Wait(Script self)
        {
            await self.Delay(100);
            Fail(true);
        }
    }

    private static DataLostException LoseData(IHost host)
    {
        const ulong Heap = 0x1000_0000;
        MemoryOperation[] operations =
        [
            MemoryOperation.Map(Heap, Page.Size, Protection.ReadWrite),
            MemoryOperation.Reference(AccessKind.Store, Heap, 8),
            .. Enumerable.Repeat(MemoryOperation.Reference(AccessKind.Load, Heap, 8), 20_000),
        ];
        using var machine = new SimulatedMachine(Machines.Spec(cpus: 2), [Machines.Program("p", operations)]);
        machine.System.QuantumCompleted = quantum =>
        {
            if (quantum.Start != new SimTime(15_000))
                return;
            var held = machine.Cpus[0].Mmu.Translations.First(entry => entry.Key.Vpn.Address.Value == Heap);
            machine.Memory.Write(held.Pte.Pfn.Address, 0xbad);
        };
        return Assert.Throws<DataLostException>(() => machine.Run(host));
    }
}

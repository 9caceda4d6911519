using VmActors.Runtime.Engine;
using VmActors.Runtime.Hosts;
using VmActors.Runtime.Journal;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class QuantumTests
{
    [Fact]
    public void Staged_state_is_published_between_quanta_in_the_order_of_actors()
    {
        var log = new List<string>();
        Script Stager() => new()
        {
            Gets = (self, message) =>
            {
                log.Add($"{self.Name} gets at {self.Now}");
                self.RequestPublish();
                self.RequestPublish();
                return Disposition.Handled;
            },
            Publishes = self => log.Add($"{self.Name} publishes"),
        };
        var system = new ActorSystemBuilder().With("C", Stager()).With("A", Stager()).With("B", Stager()).With("D",
            new Script())
            .Wire("A", "D", 100).Seeded();
        system.Inject("C", new Note(1), new SimTime(10));
        system.Inject("A", new Note(1), new SimTime(20));
        system.Inject("A", new Note(1), new SimTime(99));
        system.Inject("B", new Note(1), new SimTime(100));
        system.QuantumCompleted = quantum => log.Add($"quantum {quantum.Start} to {quantum.End}");
        system.RunAlone();
        // Within a quantum the order in which independent actors run is the host's; sequentially it is that
        // of their work.
        Assert.Equal(
        [
            "C gets at t=10", "A gets at t=20", "A gets at t=99", "A publishes", "C publishes", "quantum t=0 to t=100",
            "B gets at t=100", "B publishes", "quantum t=100 to t=200",
        ], log);
    }

    [Fact]
    public void Nothing_can_be_sent_while_publishing()
    {
        var system = new ActorSystemBuilder().With("A", new Script
        {
            Starts = self => self.RequestPublish(),
            Publishes = self => self.To("B").Tell(new Note(1)),
        }).With("B", new Script()).Wire("A", "B", 1).Seeded();
        Assert.Contains("only A itself may send", system.Fails().Message, StringComparison.Ordinal);
    }

    /// <summary>Works in steps of <paramref name="step"/> cycles from <paramref name="from"/> to
    /// <paramref name="end"/>.</summary>
    private static Script Worker(long from, long step, long end, List<string> log) => new()
    {
        Next = new SimTime(from),
        Runs = (self, limit) =>
        {
            var start = self.Now;
            while (self.Now < limit && self.Next != SimTime.Never)
            {
                self.AdvanceTo(self.Now.Cycles + step);
                self.Next = self.Now.Cycles >= end ? SimTime.Never : self.Now;
            }
            log.Add($"{start.Cycles}-{self.Now.Cycles}/{limit.Cycles}");
        },
        Gets = (self, message) => { log.Add($"{message} at {self.Now.Cycles}"); return Disposition.Handled; },
    };

    [Fact]
    public void An_actor_that_runs_ahead_is_interrupted_at_exactly_its_next_delivery()
    {
        var log = new List<string>();
        var system = new ActorSystemBuilder().With("A", Worker(0, 1, 150, log)).With("B", new Script()).Wire("A", "B",
            100).Seeded();
        system.Inject("A", new Note(1), new SimTime(37));
        system.Inject("A", new Note(2), new SimTime(100));
        system.RunAlone();
        Assert.Equal(["0-37/37", "Note { N = 1 } at 37", "37-100/100", "Note { N = 2 } at 100", "100-150/200"], log);
    }

    [Fact]
    public void A_step_under_way_ends_before_the_message_is_handled()
    {
        var log = new List<string>();
        var system = new ActorSystemBuilder().With("A", Worker(0, 30, 240, log)).With("B", new Script()).Wire("A", "B",
            100).Seeded();
        system.Inject("A", new Note(1), new SimTime(37));
        system.Inject("A", new Note(2), new SimTime(100));
        system.RunAlone();
        Assert.Equal(["0-60/37", "Note { N = 1 } at 60", "60-120/100", "Note { N = 2 } at 120", "120-210/200",
            "210-240/300"], log);
    }

    [Fact]
    public void Time_never_goes_back() => Assert.Contains("would go back", new ActorSystemBuilder()
        .With("A", new Script
        {
            Gets = (self, _) => { self.AdvanceTo(50); self.AdvanceTo(40); return Disposition.Handled; },
            Starts = self => self.StartTimer(1, new Note(1))
        })
        .Seeded().Fails().Message, StringComparison.Ordinal);

    [Fact]
    public void Empty_quanta_are_skipped_in_one_step()
    {
        var system = new ActorSystemBuilder().With("A", new Script()).With("B", new Script()).Wire("A", "B",
            10).Seeded();
        var starts = new List<long>();
        system.QuantumCompleted = quantum => starts.Add(quantum.Start.Cycles);
        system.Inject("A", new Note(1), new SimTime(5));
        system.Inject("B", new Note(2), new SimTime(7_000_000_000_000_003));
        system.RunAlone();
        Assert.Equal([0, 7_000_000_000_000_000], starts);
        Assert.Equal(2, system.QuantumCount);
        Assert.Equal(new SimTime(7_000_000_000_000_010), system.Now);
    }

    [Fact]
    public void A_run_in_pieces_by_limits_or_cancellations_gives_the_same_result_as_one_run()
    {
        string Result(Action<ActorSystem, IHost> run)
        {
            var system = RandomSystem.From(7).Build();
            var journal = new MemoryJournal();
            system.Journal = journal;
            using var host = new SequentialHost();
            run(system, host);
            return system.JournalHash + string.Join('\n', journal.Records);
        }

        var whole = Result((system, host) => Assert.Equal(RunEnd.Completed, system.Run(host)));
        Assert.Equal(whole, Result((system, host) =>
        {
            var pieces = 0;
            for (var limit = 0L; system.Run(host, new SimTime(limit)) == RunEnd.LimitReached; limit += 13)
            {
                Assert.True(system.Now.Cycles < limit + system.Lookahead.Cycles);
                pieces++;
            }
            Assert.True(pieces > 10);
        }));
        Assert.Equal(whole, Result((system, host) =>
        {
            RunEnd end;
            do
            {
                using var cancellation = new CancellationTokenSource();
                var quanta = 0;
                system.QuantumCompleted = _ =>
                {
                    if (++quanta == 3)
                        cancellation.Cancel();
                };
                end = system.Run(host, cancellation.Token);
                Assert.True(end == RunEnd.Completed || quanta == 3);
            }
            while (end == RunEnd.Cancelled);
            Assert.Equal(RunEnd.Completed, end);
        }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_host_that_leaves_an_actor_out_is_found(int quantaDone)
    {
        var system = new ActorSystemBuilder().With("A", new Script()).With("B", new Script()).Seeded();
        system.Inject("B", new Note(1), SimTime.Zero);
        using var host = new LazyHost(quantaDone);
        var failure = Assert.Throws<InvalidOperationException>(() => system.Run(host));
        Assert.Contains("the host left B out of the quantum", failure.Message, StringComparison.Ordinal);
        using var sequential = new SequentialHost();
        Assert.Same(failure, Assert.Throws<InvalidOperationException>(() => system.Run(sequential)));
    }

    [Fact]
    public void A_host_that_returns_early_is_found()
    {
        using var host = new LazyHost(0);
        Assert.Contains("before the run had ended", Assert.Throws<InvalidOperationException>(
            () => new ActorSystemBuilder().Seeded().Run(host)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_its_own_quanta_shuts_others_out_until_it_is_disposed_of()
    {
        var system = new ActorSystemBuilder().With("A", new Script()).Seeded();
        using var host = new SequentialHost();
        using (var quanta = system.Quanta(SimTime.Never))
        {
            Assert.Equal("the system is running already",
                Assert.Throws<InvalidOperationException>(() => system.Run(host)).Message);
            Assert.Null(quanta.End);
        }
        Assert.Equal(RunEnd.Completed, system.Run(host));
    }

    /// <summary>Does its work for some quanta, and then forgets the last actor.</summary>
    private sealed class LazyHost(int quantaDone) : IHost
    {
        public int ThreadCount => 1;

        public void Run(QuantumSequence quanta)
        {
            for (var quantum = 0; quantum <= quantaDone; quantum++)
            {
                if (!quanta.TryBegin())
                    return;
                foreach (var group in quanta.Active.Take(quanta.Active.Count - (quantum == quantaDone ? 1 : 0)))
                    group.RunQuantum(quanta.Current);
                quanta.Complete();
            }
        }

        public void Dispose()
        {
        }
    }
}

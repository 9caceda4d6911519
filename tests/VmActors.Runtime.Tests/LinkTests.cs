using VmActors.Runtime.Engine;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class LinkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(300)]
    public void A_link_is_first_in_first_out_with_any_jitter(long jitter)
    {
        var ticking = new Script
        {
            Starts = self => self.StartTimer(1, new Note(0)),
            Gets = (self, message) =>
            {
                var n = ((Note)message).N;
                self.To("Z").Tell(new Note(n));
                if (n < 200)
                    self.StartTimer(3, new Note(n + 1));
                return Disposition.Handled;
            },
        };
        var target = new Script();
        new ActorSystemBuilder().With("A", ticking).With("Z", target).Wire("A", "Z", 20, jitter).Seeded().RunAlone();
        Assert.Equal(Enumerable.Range(0, 201), target.Numbers);
        var delays = target.Seen.Select(seen => seen.Time.Cycles - (1 + (3 * ((Note)seen.Message).N))).ToArray();
        Assert.All(delays, delay => Assert.InRange(delay, 20, 20 + jitter));
        Assert.Equal(jitter > 0, delays.Distinct().Count() > 1);
    }

    [Fact]
    public void The_lookahead_is_the_smallest_latency_that_takes_time()
    {
        var system = new ActorSystemBuilder().With("A", new Script()).With("B", new Script()).With("C", new Script())
            .Wire("A", "B", 700).Wire("B", "A", 500, 9).Wire("A", "C", 0).Seeded();
        Assert.Equal(new SimDuration(500), system.Lookahead);
    }

    [Fact]
    public void The_lookahead_is_asserted_at_a_send()
    {
        // The builder cannot make such a link, so the quantum is made longer than the machine's.
        var sender = new ActorCell(0, "A", new Script
        {
            Starts = self => self.StartTimer(1, new Note(0)),
            Gets = (self, _) => { self.To("B").Tell(new Note(1)); return Disposition.Handled; }
        }, Spec);
        var receiver = new ActorCell(1, "B", new Script(), Spec);
        sender.Links.Add(new Link(sender, receiver, new SimDuration(10), SimDuration.Zero));
        sender.RunQuantum(new Quantum(SimTime.Zero, new SimTime(100)), new Mailbag());
        Assert.Contains("A tells B Note { N = 1 } to arrive at t=11, inside the quantum that ends at t=100",
            sender.Failure!.Exception.Message, StringComparison.Ordinal);
    }

    private static ActorCellSpec Spec => new(new Choice.SeededChoices(1), 0, 10);

    [Fact]
    public void Zero_latency_links_pass_a_message_down_a_chain_within_one_instant_and_quantum()
    {
        Script Relay(string to) => new()
        {
            Gets = (self, message) => { self.To(to).Tell(message); return Disposition.Handled; },
        };
        var last = new Script();
        // The names run against the direction of the links: order follows depth, not names.
        var system = new ActorSystemBuilder().With("Z", new Script { Starts = self => self.To("M").Tell(new Note(1)) })
            .With("M", Relay("G")).With("G", Relay("A")).With("A", last)
            .Wire("Z", "M", 100).Wire("M", "G", 0).Wire("G", "A", 0).Seeded();
        Assert.Equal(["t=100 Z -> M Note { N = 1 }", "t=100 M -> G Note { N = 1 }", "t=100 G -> A Note { N = 1 }"],
            system.Lines());
        Assert.Equal(new SimTime(100), last.Seen.Single().Time);
        Assert.Equal(1, system.QuantumCount);
    }

    [Fact]
    public void A_cycle_of_links_without_latency_is_refused_and_printed_in_the_direction_of_its_links()
    {
        var builder = new ActorSystemBuilder().With("A", new Script()).With("B", new Script()).With("C",
            new Script()).With("D", new Script())
            .Wire("C", "A", 0).Wire("A", "B", 0).Wire("B", "C", 0).Wire("D", "A", 0);
        var exception = Assert.Throws<ZeroLatencyCycleException>(() => builder.Seeded());
        Assert.Equal(["A", "B", "C", "A"], exception.Cycle);
        Assert.Contains("A -> B -> C -> A", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_wiring_is_refused_when_it_is_built()
    {
        ActorSystemBuilder Two() => new ActorSystemBuilder().With("A", new Script()).With("B", new Script());
        Assert.Contains("no such actor",
            Assert.Throws<ArgumentException>(() => Two().Wire("A", "X", 1).Seeded()).Message, StringComparison.Ordinal);
        Assert.Contains("two links", Assert.Throws<ArgumentException>(
            () => Two().Wire("A", "B", 1).Wire("A", "B", 2).Seeded()).Message, StringComparison.Ordinal);
        Assert.Contains("itself", Assert.Throws<ArgumentException>(() => Two().Wire("A", "A", 1).Seeded()).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Two().Wire("A", "B", 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Two().Wire("A", "B", -1));
        Assert.Throws<ArgumentException>(() => Two().With("A", new Script()));
        Assert.Throws<ArgumentException>(() => Two().With("a b", new Script()));
        Assert.Throws<ArgumentException>(() => Two().With("", new Script()));
    }

    [Fact]
    public void Asking_for_a_link_that_was_not_built_ends_the_run_and_says_how_to_build_it()
    {
        var system = new ActorSystemBuilder().With("A", new Script { Starts = self => self.To("B") }).With("B",
            new Script()).Seeded();
        var failure = system.Fails();
        Assert.Contains("build it with Link(\"A\", \"B\", latency)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("A failed at t=0 while starting", failure.Message, StringComparison.Ordinal);
    }
}

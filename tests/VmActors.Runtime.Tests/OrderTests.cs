using VmActors.Runtime.Journal;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class OrderTests
{
    private static Script Teller(params (string To, int N)[] notes) => new()
    {
        Starts = self =>
        {
            foreach (var (to, n) in notes)
                self.To(to).Tell(new Note(n));
        },
    };

    [Fact]
    public void Deliveries_of_one_instant_come_by_sender_name_then_by_the_senders_own_order()
    {
        var target = new Script();
        var system = new ActorSystemBuilder().With("C", Teller(("Z", 1), ("Z", 2))).With("Z", target)
            .With("A", Teller(("Z", 3), ("Z", 4))).With("B", Teller(("Z", 5)))
            .Wire("C", "Z", 10).Wire("B", "Z", 10).Wire("A", "Z", 10).Seeded();
        system.RunAlone();
        Assert.Equal([3, 4, 5, 1, 2], target.Numbers);
        Assert.All(target.Seen, seen => Assert.Equal(new SimTime(10), seen.Time));
    }

    [Fact]
    public void Time_comes_before_sender()
    {
        var target = new Script();
        var system = new ActorSystemBuilder().With("A", Teller(("Z", 1))).With("B", Teller(("Z", 2))).With("Z", target)
            .Wire("A", "Z", 11).Wire("B", "Z", 10).Seeded();
        system.RunAlone();
        Assert.Equal([2, 1], target.Numbers);
    }

    [Fact]
    public void The_journal_is_in_order_of_time_rank_receiver_sender_and_sequence()
    {
        var timed = new Script { Starts = self => self.StartTimer(10, new Note(9)) };
        var lines = new ActorSystemBuilder()
            .With("A", Teller(("Z", 1), ("M", 2))).With("B", Teller(("Z", 3), ("M", 4), ("M", 5))).With("M",
                timed).With("Z", new Script())
            .Wire("A", "Z", 10).Wire("A", "M", 10).Wire("B", "Z", 10).Wire("B", "M", 10).Seeded().Lines();
        Assert.Equal(
        [
            "t=10 A -> M Note { N = 2 }",
            "t=10 B -> M Note { N = 4 }",
            "t=10 B -> M Note { N = 5 }",
            "t=10 A -> Z Note { N = 1 }",
            "t=10 B -> Z Note { N = 3 }",
            "t=10 M -> M Note { N = 9 }",
        ], lines);
    }

    [Fact]
    public void A_message_from_outside_comes_before_all_others_of_its_instant_and_has_nobody_to_answer()
    {
        var target = new Script();
        var system = new ActorSystemBuilder().With("A", Teller(("Z", 1))).With("Z", target).Wire("A", "Z", 10).Seeded();
        system.Inject("Z", new Note(2), new SimTime(10));
        system.RunAlone();
        Assert.Equal([2, 1], target.Numbers);

        var answering = new ActorSystemBuilder()
            .With("Z", new Script
            {
                Gets = (self, _) => { self.Sender.Tell(new Note(0)); return Disposition.Handled; }
            }).Seeded();
        answering.Inject("Z", new Note(1), SimTime.Zero);
        Assert.Contains("nobody to answer", answering.Fails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_past_and_unknown_actors_take_no_injections_and_handlers_make_none()
    {
        ActorSystem? system = null;
        var actor = new Script
        {
            Gets = (_, _) => { system!.Inject("A", new Note(2), new SimTime(100)); return Disposition.Handled; }
        };
        system = new ActorSystemBuilder().With("A", actor).Seeded();
        Assert.Throws<ArgumentException>(() => system.Inject("Nobody", new Note(1), SimTime.Zero));
        system.Inject("A", new Note(1), new SimTime(5));
        Assert.Contains("from outside", system.Fails().Message, StringComparison.Ordinal);

        var idle = new ActorSystemBuilder().With("A", new Script()).Seeded();
        idle.Inject("A", new Note(1), new SimTime(5));
        idle.RunAlone();
        Assert.Throws<ArgumentOutOfRangeException>(() => idle.Inject("A", new Note(1), new SimTime(5)));
        idle.Inject("A", new Note(2), idle.Now);
        Assert.Equal(RunEnd.Completed, idle.RunAlone());
        Assert.Equal(2, idle.DeliveredCount);
    }

    [Fact]
    public void The_hash_of_a_run_does_not_depend_on_whether_a_journal_is_kept()
    {
        string Hash(IJournal? journal)
        {
            var system = new ActorSystemBuilder().With("A", Teller(("Z", 1), ("Z", -2))).With("Z",
                new Script()).Wire("A", "Z", 10).Seeded();
            system.Journal = journal;
            system.RunAlone();
            return system.JournalHash;
        }

        Assert.Equal(Hash(null), Hash(new MemoryJournal()));
        Assert.Matches("^sha256:[0-9a-f]{64}$", Hash(null));
    }
}

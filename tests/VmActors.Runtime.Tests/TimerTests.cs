using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class TimerTests
{
    [Fact]
    public void A_timer_fires_after_every_message_of_its_instant()
    {
        var actor = new Script
        {
            Starts = self => { self.StartTimer(10, new Note(1)); self.StartTimer(9, new Note(2)); }
        };
        var other = new Script { Starts = self => { self.To("A").Tell(new Note(3)); self.To("A").Tell(new Note(4)); } };
        new ActorSystemBuilder().With("A", actor).With("B", other).Wire("B", "A", 10).Seeded().RunAlone();
        Assert.Equal([2, 3, 4, 1], actor.Numbers);
        Assert.Equal([9, 10, 10, 10], actor.Seen.Select(seen => seen.Time.Cycles));
    }

    [Fact]
    public void Timers_of_one_instant_fire_in_the_order_in_which_they_were_started()
    {
        var actor = new Script
        {
            Starts = self =>
            {
                self.StartTimer(10, new Note(1));
                self.StartTimer(4, new Note(2));
                self.StartTimer(10, new Note(3));
            },
            Gets = (self, message) =>
            {
                if (message is Note { N: 2 })
                    self.StartTimer(6, new Note(4));
                return Disposition.Handled;
            },
        };
        new ActorSystemBuilder().With("A", actor).Seeded().RunAlone();
        Assert.Equal([2, 1, 3, 4], actor.Numbers);
    }

    [Fact]
    public void A_cancelled_timer_never_fires_and_does_not_lengthen_the_run()
    {
        Timer late = default;
        var actor = new Script
        {
            Starts = self => { late = self.StartTimer(1_000_000_000, new Note(1)); self.StartTimer(5, new Note(2)); },
            Gets = (self, _) => { self.Cancel(late); return Disposition.Handled; },
        };
        var system = new ActorSystemBuilder().With("A", actor).With("B", new Script()).Wire("A", "B", 10).Seeded();
        system.RunAlone();
        Assert.Equal([2], actor.Numbers);
        Assert.Equal(1, system.DeliveredCount);
        Assert.Equal(new SimTime(10), system.Now);
    }

    [Fact]
    public void A_timer_can_be_cancelled_by_a_message_or_timer_of_its_own_instant_and_others_go_on()
    {
        Timer doomed = default;
        Timer second = default;
        var actor = new Script
        {
            Starts = self =>
            {
                doomed = self.StartTimer(10, new Note(1));
                self.StartTimer(10, new Note(2));
                second = self.StartTimer(10, new Note(3));
                self.StartTimer(10, new Note(4));
            },
            Gets = (self, message) =>
            {
                self.Cancel(((Note)message).N == 0 ? doomed : second);
                return Disposition.Handled;
            },
        };
        var system = new ActorSystemBuilder().With("A", actor).Seeded();
        system.Inject("A", new Note(0), new SimTime(10));
        system.RunAlone();
        Assert.Equal([0, 2, 4], actor.Numbers);
    }

    [Fact]
    public void Cancelling_what_has_fired_or_never_was_does_nothing()
    {
        Timer first = default;
        var actor = new Script
        {
            Starts = self =>
            {
                first = self.StartTimer(1, new Note(1));
                self.StartTimer(2, new Note(2));
                self.StartTimer(3, new Note(3));
            },
            Gets = (self, _) => { self.Cancel(first); self.Cancel(default); return Disposition.Handled; },
        };
        new ActorSystemBuilder().With("A", actor).Seeded().RunAlone();
        Assert.Equal([1, 2, 3], actor.Numbers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_timer_takes_at_least_one_cycle(long cycles)
    {
        var system = new ActorSystemBuilder().With("A",
            new Script { Starts = self => self.StartTimer(cycles, new Note(1)) }).Seeded();
        Assert.IsType<ArgumentOutOfRangeException>(system.Fails().InnerException);
    }
}

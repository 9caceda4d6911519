using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class DeferredTests
{
    /// <summary>Defers everything until it gets note 0; takes <paramref name="perOffer"/> notes for each
    /// such key.</summary>
    private static Script Locked(int perOffer, List<int> taken)
    {
        var open = 0;
        return new Script
        {
            Gets = (self, message) =>
            {
                var n = ((Note)message).N;
                if (n == 0)
                {
                    open += perOffer;
                    self.ReofferDeferred();
                    return Disposition.Handled;
                }
                if (open == 0)
                    return Disposition.Deferred;
                open--;
                taken.Add(n);
                return Disposition.Handled;
            },
        };
    }

    private static ActorSystem Fed(Script actor, params int[] notes)
    {
        var system = new ActorSystemBuilder().With("A", actor).Seeded();
        for (var i = 0; i < notes.Length; i++)
            system.Inject("A", new Note(notes[i]), new SimTime(i + 1));
        return system;
    }

    [Fact]
    public void Deferred_messages_are_offered_again_in_their_order_after_the_message_in_hand()
    {
        var taken = new List<int>();
        Assert.Equal(RunEnd.Completed, Fed(Locked(10, taken), 1, 2, 3, 0, 4).RunAlone());
        Assert.Equal([1, 2, 3, 4], taken);
    }

    [Fact]
    public void What_is_deferred_again_keeps_its_place()
    {
        var taken = new List<int>();
        Assert.Equal(RunEnd.Completed, Fed(Locked(2, taken), 1, 2, 3, 4, 0, 0).RunAlone());
        Assert.Equal([1, 2, 3, 4], taken);
    }

    [Fact]
    public void A_deferred_message_keeps_its_sender_and_conversation()
    {
        var answers = new List<int>();
        var open = false;
        var server = new Script
        {
            Gets = (self, message) =>
            {
                if (message is Note)
                {
                    open = true;
                    self.ReofferDeferred();
                    return Disposition.Handled;
                }
                if (!open)
                    return Disposition.Deferred;
                self.Sender.Tell(new Answer(((Query)message).N));
                return Disposition.Handled;
            },
        };
        async Operations.Operation Play(Script self, int n) =>
            answers.Add((await self.Ask<Answer>(self.To("S"), new Query(n))).N);
        var system = new ActorSystemBuilder().With("S", server).With("C",
            new Script { Starts = self => { self.Run(Play(self, 1)); self.Run(Play(self, 2)); } })
            .Wire("C", "S", 3).Wire("S", "C", 3).Seeded();
        system.Inject("S", new Note(0), new SimTime(100));
        system.RunAlone();
        Assert.Equal([1, 2], answers);
    }

    [Fact]
    public void A_message_that_stays_deferred_for_ever_is_reported_when_the_run_comes_to_rest()
    {
        var exception = Assert.Throws<DeadlockException>(() => Fed(Locked(1, []), 1, 2).RunAlone());
        Assert.Equal(["A: 2 deferred message(s), first Note { N = 1 } from nobody"], exception.Waits);
    }

    [Fact]
    public void Asking_for_deferred_messages_and_taking_none_ends_the_run_instead_of_hanging()
    {
        var actor = new Script { Gets = (self, _) => { self.ReofferDeferred(); return Disposition.Deferred; } };
        Assert.Contains("again and again", Fed(actor, 1).Fails().Message, StringComparison.Ordinal);
    }
}

using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class TellTests
{
    private static Script Server => new()
    {
        Gets = (self, message) =>
        {
            self.Sender.Tell(new Answer(((Query)message).N + 100));
            return Disposition.Handled;
        },
    };

    private static ActorSystemBuilder Pair(Actor client, Actor server) => new ActorSystemBuilder()
        .With("Client", client).With("Server", server).Wire("Client", "Server", 10).Wire("Server", "Client", 5);

    [Fact]
    public void Answers_find_their_own_requests_when_several_are_under_way()
    {
        var seen = new List<(int, long)>();
        async Operation Play(Script self, int n)
        {
            var answer = await self.Ask<Answer>(self.To("Server"), new Query(n));
            seen.Add((answer.N, self.Now.Cycles));
        }

        var client = new Script { Starts = self => { self.Run(Play(self, 1)); self.Run(Play(self, 2)); } };
        Pair(client, Server).Seeded().RunAlone();
        Assert.Equal([(101, 15), (102, 15)], seen);
        Assert.Empty(client.Seen);
    }

    [Fact]
    public void Replies_out_of_order_go_to_the_operations_that_asked()
    {
        var seen = new List<string>();
        var waiting = new List<(ActorRef Asker, int N)>();
        var server = new Script
        {
            Gets = (self, message) =>
            {
                waiting.Insert(0, (self.Sender, ((Query)message).N));
                if (waiting.Count == 3)
                    waiting.ForEach(request => request.Asker.Tell(new Answer(request.N)));
                return Disposition.Handled;
            },
        };
        async Operation Play(Script self, int n) =>
            seen.Add($"{n}:{(await self.Ask<Answer>(self.To("Server"), new Query(n))).N}");
        var client = new Script { Starts = self => { for (var i = 0; i < 3; i++) self.Run(Play(self, i)); } };
        Pair(client, server).Seeded().RunAlone();
        Assert.Equal(["2:2", "1:1", "0:0"], seen);
    }

    [Fact]
    public void The_sender_inside_an_operation_stays_the_one_whose_message_started_it()
    {
        async Operation Serve(Script self, Query query)
        {
            await self.Delay(query.N);
            self.Sender.Tell(new Answer(query.N));
        }

        var server = new Script
        {
            Gets = (self, message) => { self.Run(Serve(self, (Query)message)); return Disposition.Handled; }
        };
        var seen = new List<(string, int, long)>();
        async Operation Play(Script self, int n)
        {
            var answer = await self.Ask<Answer>(self.To("S"), new Query(n));
            seen.Add((self.Name, answer.N, self.Now.Cycles));
        }

        new ActorSystemBuilder().With("S", server)
            .With("A", new Script { Starts = self => self.Run(Play(self, 50)) }).With("B",
                new Script { Starts = self => self.Run(Play(self, 20)) })
            .Wire("A", "S", 10).Wire("B", "S", 10).Wire("S", "A", 10).Wire("S", "B", 10).Seeded().RunAlone();
        Assert.Equal([("B", 20, 40L), ("A", 50, 70L)], seen);
    }

    [Fact]
    public void A_message_to_self_arrives_one_cycle_later_and_can_be_asked_and_answered()
    {
        var seen = new List<long>();
        async Operation Play(Script self)
        {
            var answer = await self.Ask<Answer>(self.Self, new Query(1));
            seen.Add(answer.N);
            seen.Add(self.Now.Cycles);
        }

        new ActorSystemBuilder().With("A",
            new Script { Starts = self => self.Run(Play(self)), Gets = Server.Gets }).Seeded().RunAlone();
        Assert.Equal([101, 2], seen);
    }

    [Fact]
    public void A_second_answer_to_one_request_ends_the_run()
    {
        async Operation Play(Script self) => await self.Ask<Answer>(self.To("Server"), new Query(1));
        var server = new Script
        {
            Gets = (self, _) =>
            {
                self.Sender.Tell(new Answer(1));
                self.Sender.Tell(new Answer(2));
                return Disposition.Handled;
            },
        };
        var failure = Pair(new Script { Starts = self => self.Run(Play(self)) }, server).Seeded().Fails();
        Assert.Equal("Client", failure.Actor);
        Assert.Equal(new Answer(2), failure.SentMessage);
    }

    [Fact]
    public void An_answer_of_another_type_ends_the_run()
    {
        async Operation Play(Script self) => await self.Ask<Note>(self.To("Server"), new Query(1));
        var failure = Pair(new Script { Starts = self => self.Run(Play(self)) }, Server).Seeded().Fails();
        Assert.IsType<UnexpectedMessageException>(failure.InnerException);
        Assert.Equal("Client", failure.Actor);
        Assert.Equal(new SimTime(15), failure.Time);
    }

    [Fact]
    public void Nothing_can_be_told_timed_or_chosen_from_outside_a_handler()
    {
        var client = new Script();
        var system = Pair(client, Server).Seeded();
        system.RunAlone();
        var to = client.To("Server");
        Assert.Throws<InvalidOperationException>(() => to.Tell(new Note(1)));
        Assert.Throws<InvalidOperationException>(() => client.Self.Tell(new Note(1)));
        Assert.Throws<InvalidOperationException>(() => client.StartTimer(1, new Note(1)));
        Assert.Throws<InvalidOperationException>(() => client.Choose(Choice.ChoiceKind.Draw, 2));
        Assert.Throws<InvalidOperationException>(() => client.Stop());
        Assert.Equal(0, system.DeliveredCount);
    }

    [Fact]
    public void Another_actors_link_cannot_be_used()
    {
        ActorRef stolen = default;
        var thief = new Script { Gets = (_, _) => { stolen.Tell(new Note(1)); return Disposition.Handled; } };
        var system = Pair(new Script { Starts = self => stolen = self.To("Server") }, thief).Seeded();
        system.Inject("Server", new Note(0), SimTime.Zero);
        Assert.Contains("only Client itself may send", system.Fails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_to_a_stopped_actor_are_dead_letters_and_its_timers_lapse()
    {
        var server = new Script
        {
            Starts = self => self.StartTimer(50, new Note(9)),
            Gets = (self, message) =>
            {
                if (((Note)message).N == 2)
                    self.Stop();
                return ((Note)message).N == 1 ? Disposition.Deferred : Disposition.Handled;
            },
        };
        var client = new Script
        {
            Starts = self => { for (var i = 1; i < 5; i++) self.To("Server").Tell(new Note(i)); }
        };
        var system = Pair(client, server).Seeded();
        Assert.Equal(RunEnd.Completed, system.RunAlone());
        Assert.Equal([1, 2], server.Numbers);
        Assert.Equal(3, system.DeadLetterCount); // 3, 4 and the deferred 1
    }
}

using VmActors.Runtime.Choice;
using VmActors.Runtime.Hosts;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Tests;

public class FirstRunTests
{
    private sealed record Ping(int N) : Message;

    private sealed record Pong(int N) : Message;

    private sealed class Client(string server) : ReceiveActor
    {
        public List<(int, SimTime)> Seen { get; } = [];

        protected internal override void PreStart() => Run(Play());

        private async Operation Play()
        {
            var to = LinkTo(server);
            for (var i = 0; i < 3; i++)
            {
                var pong = await Ask<Pong>(to, new Ping(i));
                Seen.Add((pong.N, Now));
                await Delay(new SimDuration(7));
            }
        }
    }

    private sealed class Server : ReceiveActor
    {
        public Server() => Receive<Ping>(ping => Sender.Tell(new Pong(ping.N + 100)));
    }

    [Fact]
    public void An_ask_is_answered_after_both_latencies()
    {
        var client = new Client("Server");
        var system = new ActorSystemBuilder()
            .Add("Client", Props.Create(() => client)).Add("Server", Props.Create(() => new Server()))
            .Link("Client", "Server", new SimDuration(10)).Link("Server", "Client", new SimDuration(5))
            .Build(new SeededChoices(1));
        using var host = new SequentialHost();
        Assert.Equal(RunEnd.Completed, system.Run(host));
        Assert.Equal([(100, new SimTime(15)), (101, new SimTime(37)), (102, new SimTime(59))], client.Seen);
    }
}

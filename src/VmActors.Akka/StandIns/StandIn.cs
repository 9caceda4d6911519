using System.Collections.Concurrent;
using Akka.Actor;
using VmActors.Runtime;

namespace VmActors.Akka.StandIns;

/// <summary>
/// A virtual-time actor that stands for an actor of Akka.NET, such as a <c>TestProbe</c>: what it gets is told to that
/// one, and what that one answers, it says in virtual time.
/// </summary>
/// <param name="behind">Whom it stands for.</param>
public sealed class StandIn(IActorRef behind) : Actor
{
    private readonly ConcurrentDictionary<int, (Runtime.ActorRef To, Message What)> _words = [];
    private int _count;
    private ProtocolBench? _bench;

    internal ProtocolBench Bench
    {
        set => _bench = value;
    }

    /// <summary>The actor called <paramref name="name"/>, as this one's links lead to it.</summary>
    internal IActorRef PortTo(string name) => new Port(_bench!, this, LinkTo(name));

    /// <summary>Keeps what is to be said until its turn comes. Called from any thread.</summary>
    internal Message Keep(Runtime.ActorRef to, Message what)
    {
        var number = Interlocked.Increment(ref _count);
        _words[number] = (to, what);
        return new Say(number);
    }

    /// <inheritdoc/>
    protected override Disposition Receive(Message message)
    {
        if (message is Say say && _words.TryRemove(say.Number, out var words))
            words.To.Tell(words.What);
        else
            behind.Tell(message, new Port(_bench!, this, Sender));
        return Disposition.Handled;
    }

    private sealed record Say(int Number) : Message;
}

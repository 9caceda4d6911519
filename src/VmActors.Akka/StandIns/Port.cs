using Akka.Actor;
using VmActors.Runtime;

namespace VmActors.Akka.StandIns;

/// <summary>A virtual-time actor as the actor behind a stand-in sees it: what it is told, the stand-in tells in virtual
/// time. To answer a request is to tell the port that it came from.</summary>
internal sealed class Port(ProtocolBench bench, StandIn standIn, Runtime.ActorRef to) : MinimalActorRef
{
    public override ActorPath Path { get; } = bench.PathOf(to.Name);

    public override IActorRefProvider Provider => bench.Provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is not Message words)
            throw new ArgumentException(
                $"{to.Name} lives in virtual time, where a message is a VmActors.Runtime.Message; this is a "
                + message.GetType().Name, nameof(message));
        bench.Say(standIn, to, words);
    }
}

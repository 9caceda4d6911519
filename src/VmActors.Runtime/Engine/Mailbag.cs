using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>
/// What a coordinator and an actor hand one another with every quantum. It has one owner at a time: the coordinator
/// puts in what arrives and hands it over; the actor takes that out, puts in what it did, and hands it back.
/// </summary>
public sealed class Mailbag
{
    /// <summary>Why the actor can do no more; null while all is well.</summary>
    public SimulationFailedException? Failed => Failure?.ToException();

    /// <summary>Messages for the actor, in no order.</summary>
    internal List<Delivery> Arriving { get; } = [];

    /// <summary>What the actor sent to other groups.</summary>
    internal List<(Link Link, Delivery Delivery)> Outgoing { get; } = [];

    /// <summary>What the actor sent to later members of its own group, which run after it in this quantum.</summary>
    internal List<(Link Link, Delivery Delivery)> Immediate { get; } = [];

    /// <summary>What was delivered to the actor, in order; null when no journal is kept.</summary>
    internal List<Delivery>? Delivered { get; set; }

    /// <summary>The end of the last quantum that the actor ran.</summary>
    internal SimTime RanTo { get; set; } = new(-1);

    /// <summary>When the actor next has something to do, not counting what arrives from now on.</summary>
    internal SimTime NextTime { get; set; } = SimTime.Never;

    /// <summary>Whether the actor has staged state to show.</summary>
    internal bool PublishRequested { get; set; }

    internal ActorFailure? Failure { get; set; }
}

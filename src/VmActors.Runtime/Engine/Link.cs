using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>A one-way connection. It owns its latency, so it is first in, first out by construction.</summary>
internal sealed class Link(ActorCell from, ActorCell to, SimDuration latency, SimDuration jitter)
{
    public ActorCell From { get; } = from;

    public ActorCell To { get; } = to;

    public SimDuration Latency { get; } = latency;

    /// <summary>Extra latency up to this, chosen per message; order is kept.</summary>
    public SimDuration Jitter { get; } = jitter;

    /// <summary>When the last message sent arrives; jitter never lets one overtake it.</summary>
    public SimTime LastArrival { get; set; }

    /// <summary>Both ends run in one group, one after the other, within a quantum.</summary>
    public bool IsImmediate => Latency == SimDuration.Zero;
}

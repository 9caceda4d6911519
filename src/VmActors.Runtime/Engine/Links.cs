using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>The links that leave one actor: by the other's name, and back to whoever sent a delivery.</summary>
internal sealed class Links(ActorCell owner)
{
    private readonly Dictionary<int, Link> _byIndex = [];
    private readonly Dictionary<string, Link> _byName = new(StringComparer.Ordinal);

    /// <summary>What is told over it arrives at the actor itself, one cycle later.</summary>
    public Link Self { get; } = new(owner, owner, new SimDuration(1), SimDuration.Zero);

    public void Add(Link link)
    {
        _byIndex.Add(link.To.Index, link);
        _byName.Add(link.To.Name, link);
    }

    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Link To(string name) => _byName.TryGetValue(name, out var link) ? link : throw new InvalidOperationException(
        $"there is no link from {owner.Name} to {name}: build it with Link(\"{owner.Name}\", \"{name}\", latency)");

    /// <summary>Whom to answer; nobody for a message from outside, or where no link leads back.</summary>
    public ActorRef SenderOf(in Delivery delivery) =>
        delivery.Sender == owner.Index ? new ActorRef(Self, delivery.Conversation)
        : _byIndex.TryGetValue(delivery.Sender, out var link) ? new ActorRef(link, delivery.Conversation)
        : default;
}

using VmActors.Runtime.Engine;
using VmActors.Vocabulary;

namespace VmActors.Runtime;

/// <summary>
/// One actor as another sees it: the sender's end of a link. The link owns the latency, so what is told over it
/// arrives in order.
/// </summary>
public readonly struct ActorRef : IEquatable<ActorRef>
{
    private readonly Link? _link;
    private readonly long _conversation;

    internal ActorRef(Link? link, long conversation)
    {
        _link = link;
        _conversation = conversation;
    }

    /// <summary>The other actor's name.</summary>
    public string Name => _link?.To.Name ?? "nobody";

    /// <summary>How long a message takes.</summary>
    public SimDuration Latency => Link.Latency;

    internal Link Link => _link ?? throw new InvalidOperationException(
        "there is nobody to answer: the message came from outside of the system, or no link leads back to its sender");

    /// <summary>Sends a message. It arrives one link latency from now, after all that was told before.</summary>
    public void Tell(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Link.From.Send(Link, message, -_conversation);
    }

    /// <inheritdoc/>
    public bool Equals(ActorRef other) => ReferenceEquals(_link, other._link) && _conversation == other._conversation;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActorRef other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_link, _conversation);

    /// <summary>The actor's name.</summary>
    public override string ToString() => Name;

    /// <summary>Same link, same conversation.</summary>
    public static bool operator ==(ActorRef left, ActorRef right) => left.Equals(right);

    /// <summary>Another link or conversation.</summary>
    public static bool operator !=(ActorRef left, ActorRef right) => !left.Equals(right);
}

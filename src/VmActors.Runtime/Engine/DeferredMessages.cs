namespace VmActors.Runtime.Engine;

/// <summary>The messages that an actor has put off, in their order, with their senders and conversations.</summary>
internal sealed class DeferredMessages
{
    private readonly Queue<(Message Message, ActorRef Sender)> _messages = new();

    public int Count => _messages.Count;

    public void Add(Message message, ActorRef sender) => _messages.Enqueue((message, sender));

    /// <summary>Takes the one that has waited longest. A message that is put off again goes to the end: a whole round
    /// of offers keeps the order.</summary>
    public (Message Message, ActorRef Sender) Take() => _messages.Dequeue();

    /// <summary>Forgets them all and says how many they were.</summary>
    public int Drop()
    {
        var count = _messages.Count;
        _messages.Clear();
        return count;
    }

    /// <summary>For the deadlock report; null when there is none.</summary>
    public string? Describe() => _messages.TryPeek(out var first)
        ? $"{_messages.Count} deferred message(s), first {first.Message} from {first.Sender}"
        : null;
}

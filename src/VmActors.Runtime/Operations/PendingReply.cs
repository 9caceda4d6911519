using VmActors.Vocabulary;

namespace VmActors.Runtime.Operations;

/// <summary>Something that an operation awaits; the deadlock report prints it.</summary>
internal interface IAwaited
{
    string Describe();
}

/// <summary>A request under way and, later, its reply.</summary>
internal sealed class PendingReply(string to, Message request, SimTime since, Type expected) : IAwaited
{
    private Operation? _waiter;

    public Message? Reply { get; private set; }

    public bool HasWaiter => _waiter is not null;

    public string Describe() => $"awaits {expected.Name} from {to} to {request} since {since}";

    public void Suspend(Operation waiter)
    {
        if (_waiter is not null)
            throw new InvalidOperationException($"{waiter.Name} awaits a reply that {_waiter.Name} awaits already");
        waiter.Awaiting = this;
        _waiter = waiter;
    }

    /// <summary>Takes the reply and gives the operation to resume, if one waits already.</summary>
    public Operation? Complete(Message reply)
    {
        if (!expected.IsInstanceOfType(reply))
            throw new UnexpectedMessageException(reply);
        Reply = reply;
        return _waiter;
    }
}

/// <summary>The timer message of <see cref="Actor.Delay"/>.</summary>
internal sealed record DelayElapsed : Message
{
    public static readonly DelayElapsed Instance = new();
}

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

    public string Describe() => $"awaits {expected.Name} from {to} to {request} since {since}";

    public void Suspend(Operation waiter)
    {
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

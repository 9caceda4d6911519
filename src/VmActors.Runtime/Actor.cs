using VmActors.Runtime.Engine;
using VmActors.Vocabulary;

namespace VmActors.Runtime;

/// <summary>
/// A unit that runs on its own in virtual time, owns its state, and meets others only through messages.
/// </summary>
/// <remarks>
/// The runtime calls an actor from one host thread at a time. An actor never sees the host: no clock but
/// <see cref="Now"/>, no dice but <see cref="Choose"/>, no threads, no locks.
/// </remarks>
public abstract class Actor
{
    private ActorCell? _cell;

    internal ActorCell Cell
    {
        get => _cell ?? throw new InvalidOperationException("an actor has no name, time or links before it is started");
        set => _cell = value;
    }

    /// <summary>The actor's name, unique in its system: <c>Kernel</c>, <c>Cpu[3]</c>.</summary>
    public string Name => Cell.Name;

    /// <summary>The actor itself, to hand to timers and tests.</summary>
    protected ActorRef Self => new(Cell.Links.Self, 0);

    /// <summary>Who sent the message in hand; inside an operation, for its whole life, who sent the message
    /// whose handler started it. Telling it a reply answers an <see cref="Ask{T}"/>.</summary>
    protected ActorRef Sender => Cell.Sender;

    /// <summary>The virtual time of the message in hand, or how far the actor has run ahead.</summary>
    protected SimTime Now => Cell.Now;

    /// <summary>When the actor next has work of its own, without any message; <see cref="SimTime.Never"/> for most.
    /// Changes only while the actor handles, runs ahead or publishes, and never lies before the quantum in
    /// hand.</summary>
    protected internal virtual SimTime NextWork => SimTime.Never;

    /// <summary>Handles one message at <see cref="Now"/>.</summary>
    protected internal abstract Disposition Receive(Message message);

    /// <summary>Runs once, at time zero, before any message. Links are resolved here.</summary>
    protected internal virtual void PreStart()
    {
    }

    /// <summary>
    /// Does the actor's own work from <see cref="NextWork"/> up to <paramref name="limit"/>, the earliest instant at
    /// which anyone could interrupt it. A step that starts before the limit may end after it. A timer that is started
    /// here is no interruption before this call returns: an actor that starts one ends its run there.
    /// </summary>
    protected internal virtual void RunAhead(SimTime limit)
    {
    }

    /// <summary>Makes staged state visible to others, between two quanta; called after
    /// <see cref="RequestPublish"/>.</summary>
    protected internal virtual void Publish()
    {
    }

    /// <summary>What the actor still has to do although nothing is scheduled, in words; null when it is at rest.
    /// Asked only at the end of a run: an answer there is a deadlock.</summary>
    protected internal virtual string? PendingWork() => null;

    /// <summary>The link from this actor to the actor called <paramref name="name"/>.</summary>
    /// <exception cref="InvalidOperationException">No such link was built.</exception>
    protected ActorRef LinkTo(string name) => new(Cell.Links.To(name), 0);

    /// <summary>Sends a request whose reply is awaited: <c>var read = await Ask&lt;SlotRead&gt;(disk, new
    /// ReadSlot(slot));</c></summary>
    /// <typeparam name="T">The reply's type; any other reply ends the run.</typeparam>
    protected Operations.Reply<T> Ask<T>(ActorRef to, Message request)
        where T : Message => Cell.Ask<T>(to, request);

    /// <summary>Sends the message to this actor itself, <paramref name="delay"/> from now; at least one
    /// cycle.</summary>
    protected Timer StartTimer(SimDuration delay, Message message) => Cell.StartTimer(delay, message);

    /// <summary>Cancels a timer; does nothing when it has fired.</summary>
    protected void Cancel(Timer timer) => Cell.Cancel(timer);

    /// <summary>Awaits virtual time, counted from the <c>await</c> on: <c>await Delay(cost);</c> Zero goes
    /// on at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    protected Operations.DelayAwaitable Delay(SimDuration duration)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(duration.Cycles, nameof(duration));
        return new(Cell, duration);
    }

    /// <summary>Starts an operation that nobody awaits: its failure ends the run.</summary>
    protected void Run(Operations.Operation operation) => Cell.RunRoot(operation);

    /// <summary>Asks for <see cref="Publish"/> at the end of this quantum.</summary>
    protected void RequestPublish() => Cell.PublishRequested = true;

    /// <summary>Offers the deferred messages again, in their order, after the message in hand.</summary>
    protected void ReofferDeferred() => Cell.ReofferRequested = true;

    /// <summary>Moves <see cref="Now"/> forward while running ahead.</summary>
    protected void AdvanceTo(SimTime time) => Cell.AdvanceTo(time);

    /// <summary>Makes an unforced choice, 0 to <paramref name="count"/> - 1.</summary>
    protected long Choose(Choice.ChoiceKind kind, long count) => Cell.Choose(kind, count);

    /// <summary>Stops this actor: messages that come from now on, and those it had deferred, are dead
    /// letters. Its timers lapse. Operations that it has under way can never end, which the end of the run
    /// reports.</summary>
    protected void Stop() => Cell.Stop();
}

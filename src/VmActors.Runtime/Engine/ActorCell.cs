using System.Runtime.InteropServices;
using VmActors.Runtime.Choice;
using VmActors.Runtime.Journal;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>
/// The runtime's side of an actor: its inbox, links, clock and live operations. Touched by one host thread at a time.
/// What goes in and out of it with a quantum is in the <see cref="Mailbag"/> that it is given.
/// </summary>
public sealed class ActorCell
{
    [ThreadStatic]
    private static ActorCell? _running;

    private readonly Inbox _inbox = new();
    private readonly DigestCache _digests = new();
    private readonly bool _exploresTies;
    private readonly DeferredMessages _deferred = new();
    private Mailbag _mail = null!; // set with each quantum
    private bool _started;
    private long _sequence;
    private SimTime _quantumEnd;
    private Message? _inHand;

    internal ActorCell(int index, string name, Actor actor, ActorCellSpec spec)
    {
        Index = index;
        Name = name;
        Actor = actor;
        Chooser = spec.Choices.For(name);
        _exploresTies = spec.Choices.ExploresTies;
        Depth = spec.Depth;
        Operations = new OperationTable(this, spec.OperationCountMax);
        Links = new Links(this);
        actor.Cell = this;
    }

    internal static ActorCell Running => _running
        ?? throw new InvalidOperationException("operations run inside actors only: start them from a handler");

    /// <summary>Whether this host thread is inside a handler of some actor.</summary>
    internal static bool IsAnyRunning => _running is not null;

    /// <summary>The actor's number, from 0, in the order of names.</summary>
    public int Index { get; }

    /// <summary>How many zero-latency links lead here, one after the other.</summary>
    internal int Depth { get; }

    /// <summary>The actor's name: <c>Kernel</c>, <c>Cpu[3]</c>.</summary>
    public string Name { get; }

    internal Actor Actor { get; }

    private IChooser Chooser { get; }

    internal Links Links { get; }

    internal OperationTable Operations { get; }

    internal SimTime Now { get; private set; }

    internal ActorRef Sender { get; set; }

    internal bool PublishRequested { get; set; }

    internal bool ReofferRequested { get; set; }

    internal bool Stopped { get; private set; }

    internal long DeliveredCount { get; private set; }

    internal long DeadLetterCount { get; private set; }

    internal ActorFailure? Failure { get; private set; }

    /// <summary>The running hash of everything delivered here, in order.</summary>
    internal RunningHash Hash { get; private set; } = RunningHash.Start;

    internal SimTime NextTime => Stopped ? _inbox.NextTime : SimTime.Min(_inbox.NextTime, Actor.NextWork);

    /// <summary>What was put off and will never be offered again once the run is at rest.</summary>
    internal string? DescribeDeferred() => _deferred.Describe();

    /// <summary>Lets the actor show its staged state. It may not send: the quantum is over.</summary>
    internal void Publish(Mailbag mail)
    {
        PublishRequested = false;
        _inHand = null;
        try
        {
            Actor.Publish();
        }
        catch (Exception exception)
        {
            Fail(exception, "publishing");
        }
        HandBack(mail);
    }

    /// <summary>Does everything that the actor has to do in a quantum; in the first one of a run it starts. Called by
    /// hosts only: each actor once per quantum, the members of a group in their order.</summary>
    /// <param name="quantum">The quantum.</param>
    /// <param name="mail">What arrives; on return what the actor did, a failure too. It belongs to the actor in
    /// between.</param>
    /// <remarks>Runs under the invariant culture, so that what a model formats is the same everywhere.</remarks>
    public void RunQuantum(Quantum quantum, Mailbag mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        if (CultureScope.IsInvariant)
        {
            Run(quantum, mail);
            return;
        }
        using var _ = CultureScope.Invariant();
        Run(quantum, mail);
    }

    private void Run(Quantum quantum, Mailbag mail)
    {
        _mail = mail;
        _quantumEnd = quantum.End;
        foreach (ref readonly var delivery in CollectionsMarshal.AsSpan(mail.Arriving))
            _inbox.Push(delivery);
        mail.Arriving.Clear();
        Enter();
        try
        {
            if (!_started)
                Start();
            RunToEnd();
        }
        catch (Exception exception)
        {
            Fail(exception, _started ? "running ahead" : "starting");
        }
        finally
        {
            _running = null;
        }
        mail.RanTo = quantum.End;
        HandBack(mail);
    }

    private void HandBack(Mailbag mail) =>
        (mail.NextTime, mail.PublishRequested, mail.Failure) = (NextTime, PublishRequested, Failure);

    private void Start()
    {
        Actor.PreStart();
        Operations.RunReady();
        _started = true;
    }

    private void RunToEnd()
    {
        while (true)
        {
            var limit = SimTime.Min(_inbox.NextTime, _quantumEnd);
            if (!Stopped && Actor.NextWork < limit)
            {
                RunAhead(limit);
                continue;
            }
            if (_inbox.Count == 0 || _inbox.NextTime >= _quantumEnd)
                break;
            Deliver(_exploresTies ? _inbox.PopExploring(this) : _inbox.Pop());
        }
    }

    internal void Send(Link link, Message message, long conversation)
    {
        EnsureRunning("send over its links");
        var arrival = Now + link.Latency;
        if (link.Jitter > SimDuration.Zero)
            arrival = SimTime.Max(link.LastArrival,
                arrival + new SimDuration(Choose(ChoiceKind.Jitter, link.Jitter.Cycles + 1)));
        link.LastArrival = arrival;
        var delivery = new Delivery(arrival, Delivery.RankOf(link.To.Depth, false), Index, ++_sequence, conversation,
            message);
        if (ReferenceEquals(link.To, this))
            _inbox.Push(delivery);
        else if (link.IsImmediate)
            _mail.Immediate.Add((link, delivery));
        else if (arrival < _quantumEnd)
            throw new InvalidOperationException(
                $"lookahead broken: {Name} tells {link.To.Name} {message} to arrive at {arrival}, "
                + $"inside the quantum that ends at {_quantumEnd}");
        else
            _mail.Outgoing.Add((link, delivery));
    }

    internal Reply<T> Ask<T>(ActorRef to, Message request)
        where T : Message
    {
        ArgumentNullException.ThrowIfNull(request);
        var reply = new PendingReply(to.Name, request, Now, typeof(T));
        Send(to.Link, request, Operations.Await(reply));
        return new Reply<T>(reply);
    }

    internal Timer StartTimer(SimDuration delay, Message message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay.Cycles, 1, nameof(delay));
        ArgumentNullException.ThrowIfNull(message);
        EnsureRunning("start its timers");
        PushTimer(delay, message, 0);
        return new Timer(Now + delay, _sequence);
    }

    internal void Cancel(Timer timer)
    {
        EnsureRunning("cancel its timers");
        _inbox.Cancel(timer);
    }

    internal long Choose(ChoiceKind kind, long count)
    {
        EnsureRunning("make its choices");
        var choice = Chooser.Choose(kind, count);
        if (choice < 0 || choice >= count)
            throw new InvalidOperationException($"the chooser of {Name} chose {choice} of 0 to {count - 1}");
        return choice;
    }

    /// <summary>Nothing is offered to the actor any more; what it had put off is lost, and counted.</summary>
    internal void Stop()
    {
        EnsureRunning("stop itself");
        Stopped = true;
        DeadLetterCount += _deferred.Drop();
    }

    internal void StartDelay(SimDuration delay, PendingReply pending) =>
        PushTimer(delay, DelayElapsed.Instance, -Operations.Await(pending));

    internal void RunRoot(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (!operation.IsCompleted)
            operation.IsRoot = true;
        operation.ThrowIfFailed();
    }

    internal void AdvanceTo(SimTime time)
    {
        if (time < Now)
            throw new InvalidOperationException($"{Name} would go back from {Now} to {time}");
        Now = time;
    }

    private void PushTimer(SimDuration delay, Message message, long conversation) =>
        _inbox.Push(new Delivery(Now + delay, Delivery.RankOf(Depth, true), Index, ++_sequence, conversation, message));

    private void Enter()
    {
        _running = this;
        Sender = default;
        _inHand = null;
    }

    private void RunAhead(SimTime limit)
    {
        var before = Actor.NextWork;
        Now = SimTime.Max(Now, before);
        Sender = default;
        _inHand = null;
        Actor.RunAhead(limit);
        Operations.RunReady();
        if (Actor.NextWork <= before)
            throw new InvalidOperationException($"{Name} ran ahead from {before} to {limit} and did not get on");
    }

    private void Deliver(in Delivery delivery)
    {
        if (Stopped && delivery.IsTimer)
            return;
        Now = SimTime.Max(Now, delivery.Time);
        _inHand = delivery.Message;
        DeliveredCount++;
        Hash = _digests.Add(Hash, delivery);
        _mail.Delivered?.Add(delivery);
        if (Stopped)
        {
            DeadLetterCount++;
            return;
        }
        if (delivery.Conversation < 0)
            Operations.Complete(-delivery.Conversation, delivery.Message);
        else
            Offer(delivery.Message, Links.SenderOf(delivery));
        Operations.RunReady();
        while (ReofferRequested)
            Reoffer();
    }

    private void Offer(Message message, ActorRef sender)
    {
        Sender = sender;
        _inHand = message;
        switch (Actor.Receive(message))
        {
            case Disposition.Unexpected:
                throw new UnexpectedMessageException(message);
            case Disposition.Deferred when Stopped:
                DeadLetterCount++;
                break;
            case Disposition.Deferred:
                _deferred.Add(message, sender);
                break;
        }
    }

    private void Reoffer()
    {
        ReofferRequested = false;
        var offered = _deferred.Count;
        for (var i = 0; i < offered && !Stopped; i++)
        {
            var (message, sender) = _deferred.Take();
            Offer(message, sender);
            Operations.RunReady();
        }
        if (ReofferRequested && _deferred.Count == offered && offered > 0)
            throw new InvalidOperationException(
                $"{Name} asks for its deferred messages again and again, and takes none of them");
    }

    /// <summary>An actor sends, waits and chooses from its own handlers only: anything else would race with
    /// them.</summary>
    private void EnsureRunning(string deed)
    {
        if (!ReferenceEquals(_running, this))
            throw new InvalidOperationException($"only {Name} itself may {deed}, from a handler");
    }

    private void Fail(Exception exception, string doing) =>
        Failure ??= new ActorFailure(this, Now, _inHand, doing, exception);
}

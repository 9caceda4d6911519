using VmActors.Runtime.Choice;
using VmActors.Runtime.Journal;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Runtime.Engine;

/// <summary>The runtime's side of an actor: its inbox, links, clock, live operations and outbox. Touched by one host
/// thread at a time: the one that runs its group, or the coordinator between quanta.</summary>
internal sealed class ActorCell
{
    [ThreadStatic]
    private static ActorCell? _running;

    private readonly Inbox _inbox = new();
    private readonly DigestCache _digests = new();
    private readonly bool _exploresTies;
    private readonly DeferredMessages _deferred = new();
    private long _sequence;
    private SimTime _quantumEnd;
    private Message? _inHand;

    public ActorCell(int index, string name, Actor actor, ActorCellSpec spec)
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

    public static ActorCell Running => _running
        ?? throw new InvalidOperationException("operations run inside actors only: start them from a handler");

    /// <summary>Whether this host thread is inside a handler of some actor.</summary>
    public static bool IsAnyRunning => _running is not null;

    public int Index { get; }

    /// <summary>How many zero-latency links lead here, one after the other.</summary>
    public int Depth { get; }

    public string Name { get; }

    public Actor Actor { get; }

    private IChooser Chooser { get; }

    public Links Links { get; }

    public ActorGroup? Group { get; set; }

    public OperationTable Operations { get; }

    /// <summary>What the actor sent in this quantum to other groups; the coordinator empties it.</summary>
    public List<(Link Link, Delivery Delivery)> Outbox { get; } = [];

    /// <summary>What was delivered in this quantum, when a journal is kept; the coordinator empties it.</summary>
    public List<Delivery>? Delivered { get; set; }

    public SimTime Now { get; private set; }

    public ActorRef Sender { get; set; }

    public bool PublishRequested { get; set; }

    public bool ReofferRequested { get; set; }

    public bool Stopped { get; private set; }

    public long DeliveredCount { get; private set; }

    public long DeadLetterCount { get; private set; }

    public ActorFailure? Failure { get; private set; }

    /// <summary>The running hash of everything delivered here, in order.</summary>
    public RunningHash Hash { get; private set; } = RunningHash.Start;

    public SimTime NextTime => Stopped ? _inbox.NextTime : SimTime.Min(_inbox.NextTime, Actor.NextWork);

    /// <summary>What was put off and will never be offered again once the run is at rest.</summary>
    public string? DescribeDeferred() => _deferred.Describe();

    public void Start()
    {
        Enter();
        try
        {
            Actor.PreStart();
            Operations.RunReady();
        }
        catch (Exception exception)
        {
            Fail(exception, "starting");
        }
        finally
        {
            _running = null;
        }
    }

    /// <summary>Lets the actor show its staged state. It may not send: the quantum is over.</summary>
    public void Publish()
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
    }

    public void RunQuantum(Quantum quantum)
    {
        Enter();
        _quantumEnd = quantum.End;
        try
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
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            _running = null;
        }
    }

    public void Accept(in Delivery delivery) => _inbox.Push(delivery);

    public void Send(Link link, Message message, long conversation)
    {
        EnsureRunning("send over its links");
        var arrival = Now + link.Latency;
        if (link.Jitter > SimDuration.Zero)
            arrival = SimTime.Max(link.LastArrival,
                arrival + new SimDuration(Choose(ChoiceKind.Jitter, link.Jitter.Cycles + 1)));
        link.LastArrival = arrival;
        var delivery = new Delivery(arrival, Delivery.RankOf(link.To.Depth, false), Index, ++_sequence, conversation,
            message);
        if (ReferenceEquals(link.To, this) || link.IsImmediate)
            link.To._inbox.Push(delivery);
        else if (arrival < _quantumEnd)
            throw new InvalidOperationException(
                $"lookahead broken: {Name} tells {link.To.Name} {message} to arrive at {arrival}, "
                + $"inside the quantum that ends at {_quantumEnd}");
        else
            Outbox.Add((link, delivery));
    }

    public Reply<T> Ask<T>(ActorRef to, Message request)
        where T : Message
    {
        ArgumentNullException.ThrowIfNull(request);
        var reply = new PendingReply(to.Name, request, Now, typeof(T));
        Send(to.Link, request, Operations.Await(reply));
        return new Reply<T>(reply);
    }

    public Timer StartTimer(SimDuration delay, Message message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay.Cycles, 1, nameof(delay));
        ArgumentNullException.ThrowIfNull(message);
        EnsureRunning("start its timers");
        PushTimer(delay, message, 0);
        return new Timer(Now + delay, _sequence);
    }

    public void Cancel(Timer timer)
    {
        EnsureRunning("cancel its timers");
        _inbox.Cancel(timer);
    }

    public long Choose(ChoiceKind kind, long count)
    {
        EnsureRunning("make its choices");
        var choice = Chooser.Choose(kind, count);
        if (choice < 0 || choice >= count)
            throw new InvalidOperationException($"the chooser of {Name} chose {choice} of 0 to {count - 1}");
        return choice;
    }

    /// <summary>Nothing is offered to the actor any more; what it had put off is lost, and counted.</summary>
    public void Stop()
    {
        EnsureRunning("stop itself");
        Stopped = true;
        DeadLetterCount += _deferred.Drop();
    }

    public void StartDelay(SimDuration delay, PendingReply pending) =>
        PushTimer(delay, DelayElapsed.Instance, -Operations.Await(pending));

    public void RunRoot(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (!operation.IsCompleted)
            operation.IsRoot = true;
        operation.ThrowIfFailed();
    }

    public void AdvanceTo(SimTime time)
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
        Delivered?.Add(delivery);
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

    private void Fail(Exception exception, string doing = "running ahead") =>
        Failure ??= new ActorFailure(this, Now, _inHand, doing, exception);
}

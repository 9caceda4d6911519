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
    private static ActorCell? t_running;

    private readonly Inbox _inbox = new();
    private readonly Dictionary<int, Link> _links = [];
    private readonly HashSet<long> _cancelled = [];
    private readonly List<Message> _deferred = [];
    private readonly List<ActorRef> _deferredSenders = [];
    private readonly bool _exploresTies;
    private readonly int _depth;
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
        _depth = spec.Depth;
        Operations = new OperationTable(this, spec.OperationCountMax);
        SelfLink = new Link(this, this, new SimDuration(1), SimDuration.Zero);
        actor.Cell = this;
    }

    public static ActorCell Running => t_running
        ?? throw new InvalidOperationException("operations run inside actors only: start them from a handler");

    public int Index { get; }

    public string Name { get; }

    public Actor Actor { get; }

    public IChooser Chooser { get; }

    public Link SelfLink { get; }

    public ActorGroup? Group { get; set; }

    public OperationTable Operations { get; }

    /// <summary>What the actor sent in this quantum to other groups; the coordinator empties it.</summary>
    public List<(Link Link, Delivery Delivery)> Outbox { get; } = [];

    /// <summary>What was delivered in this quantum, when a journal is kept; the coordinator empties it.</summary>
    public List<Delivery>? Delivered { get; set; }

    public SimTime Now { get; private set; }

    public ActorRef Sender { get; private set; }

    public bool PublishRequested { get; set; }

    public bool ReofferRequested { get; set; }

    public bool Stopped { get; set; }

    public long DeliveredCount { get; private set; }

    public long DeadLetterCount { get; private set; }

    public ActorFailure? Failure { get; private set; }

    /// <summary>The running hash of everything delivered here, in order.</summary>
    public RunningHash Hash { get; private set; } = RunningHash.Start;

    public SimTime NextTime => Stopped ? _inbox.NextTime : SimTime.Min(_inbox.NextTime, Actor.NextWork);

    public void AddLink(Link link) => _links[link.To.Index] = link;

    public Link LinkTo(string name)
    {
        foreach (var link in _links.Values)
        {
            if (link.To.Name == name)
                return link;
        }
        throw new InvalidOperationException($"there is no link from {Name} to {name}: build it with Link(\"{Name}\", \"{name}\", latency)");
    }

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
            Fail(exception);
        }
        finally
        {
            t_running = null;
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
                Deliver(_exploresTies ? _inbox.PopExploring(Chooser) : _inbox.Pop());
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
        finally
        {
            t_running = null;
        }
    }

    public void Accept(in Delivery delivery) => _inbox.Push(delivery);

    public void Send(Link link, Message message, long conversation)
    {
        if (!ReferenceEquals(t_running, this))
            throw new InvalidOperationException($"only {Name} itself may send over its links, from a handler");
        var arrival = Now + link.Latency;
        if (link.Jitter > SimDuration.Zero)
            arrival = SimTime.Max(link.LastArrival, arrival + new SimDuration(Chooser.Choose(ChoiceKind.Jitter, link.Jitter.Cycles + 1)));
        link.LastArrival = arrival;
        var delivery = new Delivery(arrival, Delivery.RankOf(link.To._depth, false), Index, ++_sequence, conversation, message);
        if (ReferenceEquals(link.To, this) || link.IsImmediate)
            link.To._inbox.Push(delivery);
        else if (arrival < _quantumEnd)
            throw new InvalidOperationException(
                $"lookahead broken: {Name} tells {link.To.Name} {message} to arrive at {arrival}, inside the quantum that ends at {_quantumEnd}");
        else
            Outbox.Add((link, delivery));
    }

    public Reply<T> Ask<T>(ActorRef to, Message request)
        where T : Message
    {
        var reply = new PendingReply(to.Name, request, Now, typeof(T));
        Send(to.Link, request, Operations.Await(reply));
        return new Reply<T>(reply);
    }

    public Timer StartTimer(SimDuration delay, Message message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay.Cycles, 1, nameof(delay));
        PushTimer(delay, message, 0);
        return new Timer(_sequence);
    }

    public void Cancel(Timer timer) => _cancelled.Add(timer.Sequence);

    public void StartDelay(SimDuration delay, PendingReply pending) =>
        PushTimer(delay, DelayElapsed.Instance, -Operations.Await(pending));

    public void RunRoot(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
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
        _inbox.Push(new Delivery(Now + delay, Delivery.RankOf(_depth, true), Index, ++_sequence, conversation, message));

    private void Enter()
    {
        t_running = this;
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
        if (delivery.IsTimer && _cancelled.Count > 0 && _cancelled.Remove(delivery.Sequence))
            return;
        Now = SimTime.Max(Now, delivery.Time);
        DeliveredCount++;
        Hash = MessageDigest.Add(Hash, delivery);
        Delivered?.Add(delivery);
        _inHand = delivery.Message;
        if (Stopped)
        {
            DeadLetterCount++;
            return;
        }
        if (delivery.Conversation < 0)
            Operations.Complete(-delivery.Conversation, delivery.Message);
        else
            Offer(delivery.Message, SenderOf(delivery));
        Operations.RunReady();
        while (ReofferRequested)
            Reoffer();
    }

    private ActorRef SenderOf(in Delivery delivery) =>
        delivery.Sender == Index ? new ActorRef(SelfLink, 0)
        : _links.TryGetValue(delivery.Sender, out var link) ? new ActorRef(link, delivery.Conversation)
        : default;

    private void Offer(Message message, ActorRef sender)
    {
        Sender = sender;
        _inHand = message;
        switch (Actor.Receive(message))
        {
            case Disposition.Unexpected:
                throw new UnexpectedMessageException(message);
            case Disposition.Deferred:
                _deferred.Add(message);
                _deferredSenders.Add(sender);
                break;
        }
    }

    private void Reoffer()
    {
        ReofferRequested = false;
        var messages = _deferred.ToArray();
        var senders = _deferredSenders.ToArray();
        _deferred.Clear();
        _deferredSenders.Clear();
        for (var i = 0; i < messages.Length; i++)
        {
            Offer(messages[i], senders[i]);
            Operations.RunReady();
        }
    }

    private void Fail(Exception exception) => Failure ??= new ActorFailure(Name, Now, _inHand, exception);
}

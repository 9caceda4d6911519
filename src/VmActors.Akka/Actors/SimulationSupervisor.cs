using Akka.Actor;
using Akka.Configuration;
using VmActors.Runtime.Engine;
using static VmActors.Akka.Actors.QuantumProtocol;
using static VmActors.Akka.SimulationProtocol;
using static VmActors.Akka.StandIns.StandInProtocol;
using ActorCell = VmActors.Runtime.Engine.ActorCell;

namespace VmActors.Akka.Actors;

/// <summary>
/// Runs a simulation's quanta: has a child for each of its actors, tells the active ones to run a quantum, waits for
/// their answers, and does what is to be done between two quanta. Blocks nobody.
/// <code>
///             Resume, Step              all have answered
///   Standing -------------> InQuantum ---------------------> next quantum, or Standing
///                                                            | end, failure, Stop
///                                                            v
///                                                  stopped, children first
/// </code>
/// </summary>
internal sealed class SimulationSupervisor : ReceiveActor
{
    private readonly QuantumSequence _quanta;
    private readonly string _dispatcher;
    private readonly int _threads;
    private readonly TaskCompletionSource _over;
    private readonly Dictionary<IActorRef, ActorCell> _cells = [];
    private readonly IActorRef[] _children;
    private readonly (ActorGroup Group, int Member)[] _places;
    private readonly HashSet<IActorRef> _failed = [];
    private readonly List<IActorRef> _waiting = [];
    private readonly Queue<Inject> _outside = [];
    private readonly List<IActorRef> _resting = [];
    private long _stepsLeft;
    private bool _stopping;
    private bool _inQuantum;
    private int _next;
    private int _busy;
    private bool _ended;
    private Exception? _failure;
    private Exception? _foreign;

    /// <summary>Makes the supervisor; it stands until it is told to go.</summary>
    /// <param name="quanta">The quanta of the run.</param>
    /// <param name="dispatcher">Where the actors run.</param>
    /// <param name="threads">How many work at once, at most.</param>
    /// <param name="over">Is told when the run is over and no actor of it is left.</param>
    public SimulationSupervisor(QuantumSequence quanta, string dispatcher, int threads, TaskCompletionSource over)
    {
        _quanta = quanta;
        _dispatcher = dispatcher;
        _threads = threads;
        _over = over;
        var count = quanta.Groups.Sum(group => group.Members.Count);
        _children = new IActorRef[count];
        _places = new (ActorGroup, int)[count];
        Receive<QuantumCompleted>(completed => OnCompleted(completed.Actor));
        Receive<Resume>(_ => Go(long.MaxValue));
        Receive<Step>(step => Go(Math.Max(1, step.Quanta), Sender));
        Receive<Pause>(_ => Go(0, Sender));
        Receive<Stop>(_ =>
        {
            _stopping = true;
            _quanta.Stop();
            Go(1);
        });
        Receive<Inject>(inject =>
        {
            _outside.Enqueue(inject);
            Go(long.MaxValue);
        });
        Receive<AwaitRest>(_ =>
        {
            _resting.Add(Sender);
            Go(long.MaxValue);
        });
        Receive<Terminated>(OnTerminated);
    }

    public static Props Props(QuantumSequence quanta, string dispatcher, int threads, TaskCompletionSource over) =>
        global::Akka.Actor.Props.Create(() => new SimulationSupervisor(quanta, dispatcher, threads, over))
            .WithDispatcher(dispatcher);

    protected override void PreStart()
    {
        try
        {
            foreach (var group in _quanta.Groups)
            {
                for (var member = 0; member < group.Members.Count; member++)
                    AddChild(group, member);
            }
        }
        catch (ConfigurationException exception) // what an application deploys at a child's path may be wrong
        {
            Fail(exception);
        }
    }

    /// <summary>Stops the children, who are gone before <see cref="PostRestart"/>.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren())
            Context.Stop(Context.Unwatch(child));
    }

    /// <summary>The children are gone by now: nothing of the run is touched any more.</summary>
    protected override void PostStop()
    {
        if (!_ended)
            Fail(StoppedFromOutside(Self.Path.Name));
        if (_failure is { } failure)
            _over.TrySetException(failure);
        else
            _over.TrySetResult();
    }

    /// <summary>Half a quantum may be done, so there is no way back.</summary>
    protected override void PostRestart(Exception reason) => Fail(StoppedFromOutside(Self.Path.Name, reason));

    protected override SupervisorStrategy SupervisorStrategy() => new FailureStrategy(this);

    /// <summary>Why a run fails when somebody stops one of its actors, or the one that it is run by.</summary>
    internal static InvalidOperationException StoppedFromOutside(string name, Exception? cause = null) =>
        new($"{name} was stopped while its simulation ran", cause);

    private void AddChild(ActorGroup group, int member)
    {
        var cell = group.Members[member];
        var child = Context.Watch(Context.ActorOf(
            global::Akka.Actor.Props.Create(() => new VirtualTimeActor(cell)).WithDispatcher(_dispatcher),
            Uri.EscapeDataString(cell.Name)));
        _children[cell.Index] = child;
        _places[cell.Index] = (group, member);
        _cells.Add(child, cell);
    }

    private void Go(long steps, IActorRef? waiting = null)
    {
        if (waiting is not null)
            _waiting.Add(waiting);
        _stepsLeft = steps;
        if (!_inQuantum)
            Advance();
    }

    private void Advance()
    {
        if (_ended)
            return;
        if (_stepsLeft == 0 && !_stopping)
        {
            TellWaiting();
            return;
        }
        try
        {
            while (!_quanta.TryBegin())
            {
                if (!_quanta.MayRest || _quanta.End != Runtime.RunEnd.Completed)
                {
                    End();
                    return;
                }
                if (!_outside.TryDequeue(out var inject))
                {
                    Rest();
                    return;
                }
                foreach (var (to, what) in inject.Messages)
                    _quanta.System.Inject(to, what, _quanta.System.Now);
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }
        if (!_quanta.Current.IsStart)
            _stepsLeft--;
        _inQuantum = true;
        _next = 0;
        Dispatch();
    }

    /// <summary>Gives the quantum to as many actors as may work at once; completes it when all have run.</summary>
    private void Dispatch()
    {
        var active = _quanta.Active;
        for (; _busy < _threads && _next < active.Count; _busy++)
            Hand(active[_next++], 0);
        if (_busy == 0)
            CompleteQuantum();
    }

    private void Hand(ActorGroup group, int member) => _children[group.Members[member].Index].Tell(
        new RunQuantum(_quanta.Current, group.MailOf(member)), Self);

    private void OnCompleted(int actor)
    {
        var (group, member) = _places[actor];
        group.Forward(member);
        if (member + 1 < group.Members.Count)
        {
            Hand(group, member + 1);
            return;
        }
        _busy--;
        Dispatch();
    }

    private void CompleteQuantum()
    {
        _inQuantum = false;
        try
        {
            _quanta.Complete();
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }
        Advance();
    }

    private void TellWaiting()
    {
        foreach (var waiting in _waiting)
            waiting.Tell(new Paused(_quanta.System.Now, _quanta.System.QuantumCount, _ended), Self);
        _waiting.Clear();
    }

    /// <summary>Nothing is scheduled: virtual time stands until something comes from outside.</summary>
    private void Rest()
    {
        foreach (var resting in _resting)
            resting.Tell(new AtRest(_quanta.System.Now), Self);
        _resting.Clear();
    }

    private void End()
    {
        _ended = true;
        TellWaiting();
        Context.Stop(Self);
    }

    private void Fail(Exception exception)
    {
        _failure = exception;
        _quanta.Fail(exception);
        End();
    }

    private void OnTerminated(Terminated terminated)
    {
        if (!_failed.Contains(terminated.ActorRef))
            Fail(StoppedFromOutside(_cells[terminated.ActorRef].Name, _foreign));
    }

    /// <summary>Stops a child that fails. A failure in virtual time is its answer to the quantum, and is in its
    /// mailbag: of several the first in virtual time becomes the run's, after all have answered. Any other is of the
    /// host, and is noted for <see cref="OnTerminated"/>.</summary>
    private sealed class FailureStrategy(SimulationSupervisor supervisor)
        : OneForOneStrategy(null, null, static _ => Directive.Stop)
    {
        protected override Directive Handle(IActorRef child, Exception exception)
        {
            if (exception is Runtime.SimulationFailedException)
            {
                supervisor._failed.Add(child);
                var actor = supervisor._cells[child].Index;
                var (group, member) = supervisor._places[actor];
                supervisor.Self.Tell(new QuantumCompleted(actor, group.MailOf(member)), child);
            }
            else
            {
                supervisor._foreign = exception;
            }
            return Directive.Stop;
        }
    }
}

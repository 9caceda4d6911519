using System.Diagnostics;
using Akka.Actor;
using VmActors.Akka.Actors;
using VmActors.Akka.Hosting;
using VmActors.Runtime;
using VmActors.Runtime.Engine;
using VmActors.Simulation;
using VmActors.Simulation.Configuration;
using VmActors.Vocabulary;
using static VmActors.Akka.SimulationProtocol;
using Props = Akka.Actor.Props;
using ReceiveActor = Akka.Actor.ReceiveActor;

namespace VmActors.Akka;

/// <summary>What an application asks of a simulation beside its configuration; nothing here changes its
/// result.</summary>
public sealed record SimulationActorOptions
{
    /// <summary>How many actors shall work at once, 1 or more; null: as many as there are processors.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether every delivered message is published on the event stream, as
    /// <see cref="Delivered"/>.</summary>
    public bool PublishesJournal { get; init; }

    /// <summary>Whether progress is published on the event stream, as <see cref="Progressed"/>.</summary>
    public bool PublishesProgress { get; init; }
}

/// <summary>
/// One simulation as an actor of an application: start it, pause and step it, stop it, and get its result as a message;
/// <see cref="SimulationProtocol"/> is the protocol. Its actors are <c>simulation/supervisor/Kernel</c>,
/// <c>simulation/supervisor/Cpu%5B0%5D</c> …, below it.
/// </summary>
public sealed class SimulationActor : ReceiveActor, IWithUnboundedStash
{
    private readonly SimulationConfiguration _configuration;
    private readonly SimulationActorOptions _options;
    private readonly VmActorsExtension _extension = VmActorsExtension.Of(Context.System);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch _watch = new();
    private IActorRef _starter = ActorRefs.Nobody;
    private PreparedRun? _run;
    private QuantumSequence? _quanta;
    private bool _told;

    /// <summary>Makes the actor.</summary>
    /// <param name="configuration">Valid, as <see cref="ConfigurationReader"/> gives it.</param>
    /// <param name="options">What else is asked.</param>
    public SimulationActor(SimulationConfiguration configuration, SimulationActorOptions options)
    {
        _configuration = configuration;
        _options = options;
        Receive<Start>(start =>
        {
            _starter = Sender;
            Become(() => Opening(start.IsPaused));
            Open();
        });
        Receive<Stop>(_ => Context.Stop(Self));
    }

    /// <inheritdoc/>
    public IStash Stash { get; set; } = null!;

    /// <summary>How to make the actor:
    /// <c>system.ActorOf(SimulationActor.Props(configuration), "simulation")</c>.</summary>
    public static Props Props(SimulationConfiguration configuration, SimulationActorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var asked = options ?? new SimulationActorOptions();
        return global::Akka.Actor.Props.Create(() => new SimulationActor(configuration, asked));
    }

    /// <inheritdoc/>
    protected override void PreStart() => _extension.Add(Self, _gone.Task);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        if (_starter != ActorRefs.Nobody)
            Tell(new Failed(new InvalidOperationException($"{Self.Path.Name} was stopped while its simulation ran")));
        _quanta?.Dispose();
        _run?.Dispose();
        _gone.TrySetResult();
    }

    /// <summary>A simulation runs once: after a failure of its own there is nothing to start anew.</summary>
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    /// <summary>Reading traces takes time that the dispatcher has other uses for.</summary>
    private void Open()
    {
        var run = new RunOptions
        {
            Journal = _options.PublishesJournal ? new EventStreamJournal(Context.System.EventStream, Self) : null,
            Progress = _options.PublishesProgress ? new EventStreamProgress(Context.System.EventStream, Self) : null,
        };
        Task.Run(() => PreparedRun.Open(_configuration, run)).PipeTo(
            Self, success: opened => new Opened(opened), failure: cause => new Over(cause));
    }

    private void Opening(bool isPaused)
    {
        Receive<Opened>(opened =>
        {
            Become(Running);
            Run(opened.Run, isPaused);
            Stash.UnstashAll();
        });
        Receive<Over>(over => Finish(over.Cause));
        ReceiveAny(_ => Stash.Stash());
    }

    private void Run(PreparedRun run, bool isPaused)
    {
        _run = run;
        _quanta = run.Machine.System.Quanta(SimTime.Never);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var supervisor = Context.ActorOf(
            SimulationSupervisor.Props(
                _quanta, _extension.Settings.Dispatcher, _extension.Settings.ThreadsFor(_options.Threads), over),
            "supervisor");
        over.Task.PipeTo(Self, success: () => new Over(null), failure: cause => new Over(cause));
        _watch.Start();
        if (!isPaused)
            supervisor.Tell(Resume.Instance);
    }

    private void Running()
    {
        Receive<Over>(over => Finish(over.Cause));
        Receive<Pause>(Pass);
        Receive<Step>(Pass);
        Receive<Resume>(Pass);
        Receive<Stop>(Pass);
    }

    private void Pass(object message) => Context.Child("supervisor").Forward(message);

    private void Finish(Exception? cause)
    {
        Tell(cause is null ? Result() : Failure(_run?.Machine.Explain(cause) ?? cause));
        Context.Stop(Self);
    }

    private object Result()
    {
        var end = _quanta!.End!.Value;
        var report = _run!.Report(
            end, AkkaHostFactory.HostName, _extension.Settings.ThreadsFor(_options.Threads), _watch.Elapsed);
        return end == RunEnd.Completed ? new Completed(report) : new Stopped(report);
    }

    private static Failed Failure(Exception cause) =>
        (cause as SimulationFailedException ?? cause.InnerException as SimulationFailedException) is { } failure
            ? new Failed(cause, failure.Actor, failure.Time, failure.SentMessage)
            : new Failed(cause);

    /// <summary>Whoever started the simulation is told one end of it.</summary>
    private void Tell(object end)
    {
        if (!_told)
            _starter.Tell(end, Self);
        _told = true;
    }

    private sealed record Opened(PreparedRun Run);

    private sealed record Over(Exception? Cause);
}

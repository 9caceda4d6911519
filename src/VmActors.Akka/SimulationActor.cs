using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
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
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<IActorRef> _waiting = []; // for Paused
    private readonly Stopwatch _watch = new();
    private IActorRef _starter = ActorRefs.Nobody;
    private IActorRef _supervisor = ActorRefs.Nobody;
    private Task<PreparedRun>? _opening;
    private Task? _over;
    private PreparedRun? _run;
    private QuantumSequence? _quanta;
    private VmActorsSettings? _settings;
    private ConfigurationException? _wrong; // the settings
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
            if (_wrong is null)
                Open();
            else
                Finish(_wrong);
        });
        Receive<Stop>(_ => Context.Stop(Self));
    }

    /// <inheritdoc/>
    public IStash Stash { get; set; } = null!;

    /// <summary>How to make the actor:
    /// <c>system.ActorOf(SimulationActor.Props(configuration), "simulation")</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The options ask for less than one thread.</exception>
    public static Props Props(SimulationConfiguration configuration, SimulationActorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var asked = options ?? new SimulationActorOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(asked.Threads ?? 1, 1, nameof(options));
        return global::Akka.Actor.Props.Create(() => new SimulationActor(configuration, asked));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        try
        {
            var extension = VmActorsExtension.Of(Context.System);
            extension.Add(Self, _gone.Task);
            _settings = extension.Settings;
        }
        catch (ConfigurationException exception)
        {
            _wrong = exception;
        }
    }

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        TellStarter(Failure(reason));
        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        TellStarter(Failure(SimulationSupervisor.StoppedFromOutside(Self.Path.Name)));
        while (_waiting.TryDequeue(out var waiting))
            waiting.Tell(new Paused(_run!.Machine.System.Now, _run.Machine.System.QuantumCount, IsOver: true), Self);
        _ = CloseAfter(_over ?? _opening ?? Task.CompletedTask);
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
        _opening = Task.Run(() => PreparedRun.Open(_configuration, run));
        _opening.PipeTo(Self, success: opened => new Opened(opened), failure: cause => new NotOpened(cause));
    }

    private void Opening(bool isPaused)
    {
        Receive<Opened>(opened =>
        {
            Become(Running);
            Run(opened.Run, isPaused);
            Stash.UnstashAll();
        });
        Receive<NotOpened>(failure => Finish(failure.Cause));
        ReceiveAny(_ => Stash.Stash());
    }

    private void Run(PreparedRun run, bool isPaused)
    {
        _run = run;
        _quanta = run.Machine.System.Quanta(SimTime.Never);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _over = over.Task;
        _supervisor = Context.Watch(Context.ActorOf(
            SimulationSupervisor.Props(_quanta, _settings!.Dispatcher, _settings.ThreadsFor(_options.Threads), over),
            "supervisor"));
        _watch.Start();
        if (!isPaused)
            _supervisor.Tell(Resume.Instance);
    }

    private void Running()
    {
        Receive<Terminated>(_ => Finish(_over!.Exception?.InnerException));
        Receive<Pause>(Ask);
        Receive<Step>(Ask);
        Receive<Paused>(paused => _waiting.Dequeue().Tell(paused, Self), _ => Sender.Equals(_supervisor));
        Receive<Resume>(resume => _supervisor.Tell(resume));
        Receive<Stop>(stop => _supervisor.Tell(stop));
    }

    private void Ask(object question)
    {
        _waiting.Enqueue(Sender);
        _supervisor.Tell(question);
    }

    private void Finish(Exception? cause)
    {
        TellStarter(cause is null ? Result() : Failure(_run?.Machine.Explain(cause) ?? cause));
        Context.Stop(Self);
    }

    private object Result()
    {
        var end = _quanta!.End!.Value;
        var report = _run!.Report(
            end, AkkaHostFactory.HostName, _settings!.ThreadsFor(_options.Threads), _watch.Elapsed);
        return end == RunEnd.Completed ? new Completed(report) : new Stopped(report);
    }

    private static Failed Failure(Exception cause) =>
        (cause as SimulationFailedException ?? cause.InnerException as SimulationFailedException) is { } failure
            ? new Failed(cause, failure.Actor, failure.Time, failure.SentMessage)
            : new Failed(cause);

    /// <summary>Whoever started the simulation is told one end of it.</summary>
    private void TellStarter(object end)
    {
        if (!_told)
            _starter.Tell(end, Self);
        _told = true;
    }

    /// <summary>What the run uses is in use until its actors are gone.</summary>
    private async Task CloseAfter(Task over)
    {
        await over.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _quanta?.Dispose();
        if (_opening is { IsCompletedSuccessfully: true })
            _opening.Result.Dispose();
        _gone.TrySetResult();
    }

    private sealed record Opened(PreparedRun Run);

    private sealed record NotOpened(Exception Cause);
}

using Akka.Actor;
using VmActors.Akka.Actors;
using VmActors.Runtime.Engine;
using VmActors.Vocabulary;
using static VmActors.Akka.StandIns.StandInProtocol;

namespace VmActors.Akka.StandIns;

/// <summary>
/// Some actors of a machine at work, with actors of Akka.NET in place of the others: for protocol tests with a
/// <c>TestProbe</c> as kernel, CPU or disk. Virtual time runs until nothing is scheduled, and stands until somebody
/// outside says something; so what a test sees does not depend on how fast the host is.
/// </summary>
public sealed class ProtocolBench : IDisposable
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly QuantumSequence _quanta;
    private readonly IActorRef _supervisor;
    private readonly ThreadLocal<List<(string, Runtime.Message)>?> _together = new();

    /// <summary>Starts the actors.</summary>
    /// <param name="system">Where they run.</param>
    /// <param name="machine">Real actors and stand-ins, linked.</param>
    /// <param name="standIns">The stand-ins of it.</param>
    public ProtocolBench(ActorSystem system, Runtime.ActorSystem machine, params StandIn[] standIns)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(standIns);
        var extension = VmActorsExtension.Of(system);
        foreach (var standIn in standIns)
            standIn.Bench = this;
        Provider = ((ExtendedActorSystem)system).Provider;
        _quanta = machine.Quanta(SimTime.Never, mayRest: true);
        _supervisor = system.ActorOf(
            SimulationSupervisor.Props(
                _quanta, extension.Settings.Dispatcher, extension.Settings.ThreadsFor(null), _over),
            extension.NextName());
        extension.Add(_supervisor, _over.Task);
        _supervisor.Tell(SimulationProtocol.Resume.Instance);
    }

    internal IActorRefProvider Provider { get; }

    /// <summary>The actor called <paramref name="name"/> as <paramref name="standIn"/> sees it: telling it something is
    /// saying it in the stand-in's name.</summary>
    public IActorRef Port(StandIn standIn, string name)
    {
        ArgumentNullException.ThrowIfNull(standIn);
        return standIn.PortTo(name);
    }

    /// <summary>What <paramref name="say"/> tells ports is said at one instant of virtual time, in that order. Else each
    /// message waits until those before it have had their effects.</summary>
    public void Together(Action say)
    {
        ArgumentNullException.ThrowIfNull(say);
        _together.Value = [];
        try
        {
            say();
            _supervisor.Tell(new Inject([.. _together.Value]));
        }
        finally
        {
            _together.Value = null;
        }
    }

    /// <summary>Waits until nothing is scheduled: everything that was said has had its effects, and every message of
    /// theirs to an actor behind a stand-in is in its mailbox.</summary>
    /// <returns>The virtual time.</returns>
    /// <exception cref="Runtime.SimulationFailedException">An actor failed.</exception>
    public SimTime Settle()
    {
        var rest = _supervisor.Ask<AtRest>(AwaitRest.Instance, Timeout.InfiniteTimeSpan);
        if (Task.WaitAny(rest, _over.Task) == 1)
        {
            _over.Task.GetAwaiter().GetResult();
            throw new InvalidOperationException("the bench is over: its actor system has shut down");
        }
        return rest.Result.Now;
    }

    /// <summary>Stops the actors.</summary>
    public void Dispose()
    {
        _supervisor.Tell(SimulationProtocol.Stop.Instance);
        ((IAsyncResult)_over.Task).AsyncWaitHandle.WaitOne();
        _quanta.Dispose();
    }

    internal ActorPath PathOf(string name) => _supervisor.Path / Uri.EscapeDataString(name);

    internal void Say(StandIn standIn, Runtime.ActorRef to, Runtime.Message what)
    {
        var said = (standIn.Name, standIn.Keep(to, what));
        if (_together.Value is { } together)
            together.Add(said);
        else
            _supervisor.Tell(new Inject([said]));
    }
}

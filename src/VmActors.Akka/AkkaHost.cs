using Akka.Actor;
using VmActors.Akka.Actors;
using VmActors.Runtime.Engine;
using VmActors.Runtime.Hosts;

namespace VmActors.Akka;

/// <summary>
/// Runs simulations on an actor system of Akka.NET: each actor is an actor there, a child of a supervisor
/// <c>/user/simulation-1</c>, and a quantum is messages. The caller's thread waits; actors that want to go on meanwhile
/// use a SimulationActor.
/// </summary>
/// <param name="system">The actor system; it is the caller's, and goes on after a run, also after one that
/// failed.</param>
/// <param name="settings">Where and how many at once; null takes what the actor system's HOCON says.</param>
public sealed class AkkaHost(ActorSystem system, VmActorsSettings? settings = null) : IHost
{
    private readonly VmActorsExtension _extension = VmActorsExtension.Of(system);

    /// <inheritdoc/>
    public int ThreadCount => Settings.Threads;

    private VmActorsSettings Settings => settings ?? _extension.Settings;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Somebody else stopped an actor of the simulation, or the actor
    /// system is gone.</exception>
    public void Run(QuantumSequence quanta)
    {
        ArgumentNullException.ThrowIfNull(quanta);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var supervisor = system.ActorOf(
            SimulationSupervisor.Props(quanta, Settings, over), _extension.NextName());
        _extension.Add(supervisor, over.Task);
        supervisor.Tell(SimulationProtocol.Resume.Instance);
        over.Task.GetAwaiter().GetResult();
    }

    /// <summary>Leaves the actor system alone.</summary>
    public void Dispose()
    {
    }
}

using Akka.Actor;
using VmActors.Akka.Actors;
using VmActors.Runtime.Engine;
using VmActors.Runtime.Hosts;

namespace VmActors.Akka.Hosting;

/// <summary>
/// Runs simulations on an actor system of Akka.NET: each actor is an actor there, a child of a supervisor
/// <c>/user/simulation-1</c>, and a quantum is messages. The caller's thread waits; actors that want to go on meanwhile
/// use a <see cref="SimulationActor"/>.
/// </summary>
/// <param name="system">The actor system; it is the caller's, and goes on after a run, also after one that
/// failed.</param>
/// <param name="threads">How many actors shall work at once, 1 or more; null: as many as there are
/// processors. The actor system's HOCON may say fewer.</param>
/// <param name="dispatcher">Where; null: where the HOCON says.</param>
public sealed class AkkaHost(ActorSystem system, int? threads = null, string? dispatcher = null) : IHost
{
    private readonly VmActorsExtension _extension = VmActorsExtension.Of(system);
    private readonly int? _threads = threads is null or >= 1
        ? threads
        : throw new ArgumentOutOfRangeException(nameof(threads), threads, "one actor at least has to work");

    /// <inheritdoc/>
    public int ThreadCount => _extension.Settings.ThreadsFor(_threads);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Somebody else stopped an actor of the simulation, or the actor
    /// system is gone.</exception>
    public void Run(QuantumSequence quanta)
    {
        ArgumentNullException.ThrowIfNull(quanta);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var supervisor = system.ActorOf(
            SimulationSupervisor.Props(quanta, dispatcher ?? _extension.Settings.Dispatcher, ThreadCount, over),
            _extension.NextName());
        _extension.Add(supervisor, over.Task);
        supervisor.Tell(SimulationProtocol.Resume.Instance);
        over.Task.GetAwaiter().GetResult();
    }

    /// <summary>Leaves the actor system alone.</summary>
    public void Dispose()
    {
    }
}

using System.Collections.Concurrent;
using Akka;
using Akka.Actor;

namespace VmActors.Akka;

/// <summary>What an actor system knows of the simulations that run in it: their settings, and which are to be stopped
/// in order when it shuts down.</summary>
public sealed class VmActorsExtension : IExtension
{
    private readonly ConcurrentDictionary<IActorRef, Task> _running = [];
    private int _names;

    private VmActorsExtension(ExtendedActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(VmActorsSettings.Defaults);
        Settings = VmActorsSettings.From(system.Settings.Config);
        CoordinatedShutdown.Get(system).AddTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind, "stop-simulations", StopAll);
    }

    /// <summary>What the system's HOCON says.</summary>
    public VmActorsSettings Settings { get; }

    /// <summary>The extension of an actor system; made when it is first asked for.</summary>
    public static VmActorsExtension Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Provider.Instance.Apply(system);
    }

    /// <summary>A name that no other supervisor of this system has had.</summary>
    internal string NextName() => $"simulation-{Interlocked.Increment(ref _names)}";

    /// <summary>Counts a simulation as running until <paramref name="over"/> is done.</summary>
    internal void Add(IActorRef supervisor, Task over)
    {
        _running[supervisor] = over;
        over.ContinueWith(
            _ => _running.TryRemove(supervisor, out var _), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Asks all simulations to stop between two quanta and waits until they have; how they ended is
    /// told to whoever started them.</summary>
    private async Task<Done> StopAll()
    {
        foreach (var (supervisor, over) in _running)
        {
            supervisor.Tell(SimulationProtocol.Stop.Instance);
            await over.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return Done.Instance;
    }

    private sealed class Provider : ExtensionIdProvider<VmActorsExtension>
    {
        public static readonly Provider Instance = new();

        public override VmActorsExtension CreateExtension(ExtendedActorSystem system) => new(system);
    }
}

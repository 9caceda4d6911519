using System.Collections.Concurrent;
using Akka;
using Akka.Actor;
using Akka.Configuration;

namespace VmActors.Akka;

/// <summary>What an actor system knows of the simulations that run in it: their settings, and which are to be stopped
/// in order when it shuts down.</summary>
public sealed class VmActorsExtension : IExtension
{
    private readonly ConcurrentDictionary<IActorRef, Task> _running = [];
    private int _names;
    private volatile bool _stopping;

    private VmActorsExtension(ExtendedActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(VmActorsSettings.Defaults);
        Settings = VmActorsSettings.From(system.Settings.Config);
        ThrowUnlessMade(system, Settings.Dispatcher);
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "stop-simulations", StopAll);
        _stopping = shutdown.ShutdownReason is not null;
    }

    /// <summary>What the system's HOCON says.</summary>
    public VmActorsSettings Settings { get; }

    /// <summary>The extension of an actor system; made when it is first asked for.</summary>
    /// <exception cref="ConfigurationException">The system's HOCON is wrong.</exception>
    public static VmActorsExtension Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Provider.Instance.Apply(system);
    }

    /// <summary>A name that no other supervisor of this system has had.</summary>
    internal string NextName() => $"simulation-{Interlocked.Increment(ref _names)}";

    /// <summary>Counts a simulation as running until <paramref name="over"/> is done; one that comes when the system
    /// shuts down is stopped at once.</summary>
    internal void Add(IActorRef supervisor, Task over)
    {
        _running[supervisor] = over;
        if (_stopping)
            supervisor.Tell(SimulationProtocol.Stop.Instance);
        over.ContinueWith(
            _ => _running.TryRemove(supervisor, out var _), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>There is such a section, but it may say anything.</summary>
    private static void ThrowUnlessMade(ExtendedActorSystem system, string dispatcher)
    {
        try
        {
            system.Dispatchers.Lookup(dispatcher);
        }
        catch (Exception error) // of any type
        {
            throw new ConfigurationException(
                $"vmactors.dispatcher is {dispatcher}, which makes no dispatcher: {error.GetBaseException().Message}",
                error);
        }
    }

    /// <summary>Asks all simulations to stop between two quanta and waits until they have; how they ended is
    /// told to whoever started them.</summary>
    private async Task<Done> StopAll()
    {
        _stopping = true; // before the look: whoever is not seen here sees it
        var running = _running.ToArray();
        foreach (var (supervisor, _) in running)
            supervisor.Tell(SimulationProtocol.Stop.Instance);
        await Task.WhenAll(running.Select(entry => entry.Value))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Done.Instance;
    }

    private sealed class Provider : ExtensionIdProvider<VmActorsExtension>
    {
        public static readonly Provider Instance = new();

        public override VmActorsExtension CreateExtension(ExtendedActorSystem system) => new(system);
    }
}

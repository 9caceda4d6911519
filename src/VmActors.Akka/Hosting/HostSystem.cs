using Akka.Actor;
using Akka.Configuration;
using VmActors.Simulation.Hosting;

namespace VmActors.Akka.Hosting;

/// <summary>The actor system of a program: the one among its services, or one of the host's own, which is made when it
/// is first needed and ends with the program's services.</summary>
/// <param name="shared">The program's; null: there is none.</param>
/// <param name="hocon">Settings of the host's own.</param>
internal sealed class HostSystem(ActorSystem? shared, string? hocon) : IDisposable
{
    /// <summary>Nothing is printed but what the program prints, and signals are the program's business.</summary>
    private const string Quiet = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
        }
        """;

    private ActorSystem? _own;

    /// <summary>The actor system.</summary>
    /// <exception cref="HostException">There are settings for a system that is not the host's own.</exception>
    /// <exception cref="ConfigurationException">The settings are wrong.</exception>
    public ActorSystem Value
    {
        get
        {
            if (shared is null)
                return _own ??= ActorSystem.Create("vmactors", Settings());
            return hocon is null
                ? shared
                : throw new HostException("the program has an actor system of its own; its HOCON is the place for "
                    + "settings of the host");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _own?.Terminate().GetAwaiter().GetResult();
        _own?.Dispose();
        _own = null;
    }

    private Config Settings()
    {
        Config quiet = ConfigurationFactory.ParseString(Quiet);
        if (hocon is null)
            return quiet;
        if (HoconText.Problem(hocon) is { } problem)
            throw new ConfigurationException(problem);
        try
        {
            return ConfigurationFactory.ParseString(hocon).WithFallback(quiet);
        }
        catch (Exception error) // of any type: the parser has no one of its own
        {
            throw new ConfigurationException($"this is no HOCON: {error.Message}", error);
        }
    }
}

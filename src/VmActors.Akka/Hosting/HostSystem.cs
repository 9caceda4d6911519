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

    private readonly Lock _making = new();
    private ActorSystem? _own;

    /// <summary>The actor system.</summary>
    /// <exception cref="HostException">There are settings for a system that is not the host's own.</exception>
    /// <exception cref="ConfigurationException">The settings are wrong.</exception>
    public ActorSystem Value
    {
        get
        {
            if (shared is null)
                return Own();
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

    private ActorSystem Own()
    {
        lock (_making)
        {
            return _own ??= Try("they make no actor system", () => ActorSystem.Create("vmactors", Settings()));
        }
    }

    private Config Settings()
    {
        var quiet = ConfigurationFactory.ParseString(Quiet);
        if (hocon is null)
            return quiet;
        if (HoconText.Problem(hocon) is { } problem)
            throw new ConfigurationException(problem);
        var own = Try("this is no HOCON", () => ConfigurationFactory.ParseString(hocon));
        // The parser passes over most of what it does not understand.
        return own.Root.GetObject().Items.Values.Any(value => !value.IsEmpty) || !hocon.Split('\n').Any(SaysSomething)
            ? own.WithFallback(quiet)
            : throw new ConfigurationException("this is no HOCON: there is no setting in it");
    }

    private static bool SaysSomething(string line) =>
        line.AsSpan().Trim() is not "" and var said && said[0] != '#' && !said.StartsWith("//");

    /// <summary>Akka.NET has no exception of its own for most of what can be wrong with HOCON.</summary>
    private static T Try<T>(string complaint, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception error) when (error is not ConfigurationException)
        {
            throw new ConfigurationException($"{complaint}: {error.GetBaseException().Message}", error);
        }
    }
}

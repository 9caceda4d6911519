using Akka.Configuration;

namespace VmActors.Akka;

/// <summary>What HOCON says about simulations, below <c>vmactors</c>; <c>config/akka.conf</c> has every key.</summary>
/// <param name="Dispatcher">The path of the dispatcher that supervisors and actors run on.</param>
/// <param name="Threads">How many actors of one simulation work at once, at most; 1 or more.</param>
public sealed record VmActorsSettings(string Dispatcher, int Threads)
{
    /// <summary>The settings that hold where an application says nothing: <c>config/akka.conf</c>.</summary>
    public static Config Defaults { get; } =
        ConfigurationFactory.FromResource<VmActorsSettings>("VmActors.Akka.akka.conf");

    /// <summary>Reads the settings of an actor system.</summary>
    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static VmActorsSettings From(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var own = config.GetConfig("vmactors");
        var threads = own.GetInt("threads");
        if (threads is < 0 or > 1024)
            throw new ConfigurationException($"vmactors.threads is {threads}; expected 1 to 1024, or 0 for all");
        var dispatcher = own.GetString("dispatcher");
        if (!config.HasPath(dispatcher))
            throw new ConfigurationException($"vmactors.dispatcher is {dispatcher}, but there is no such section");
        return new VmActorsSettings(dispatcher, threads == 0 ? Environment.ProcessorCount : threads);
    }
}

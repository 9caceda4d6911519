using System.Globalization;
using Akka.Configuration;
using VmActors.Documents;

namespace VmActors.Akka;

/// <summary>What HOCON says about simulations, below <c>vmactors</c>; <c>config/akka.conf</c> has every key.</summary>
/// <param name="Dispatcher">The path of the dispatcher that supervisors and actors run on.</param>
/// <param name="ThreadsMax">How many actors of one simulation work at once, at most; null: no bound but what a run asks
/// for.</param>
public sealed record VmActorsSettings(string Dispatcher, int? ThreadsMax)
{
    private static readonly string[] KnownKeys = ["dispatcher", "dispatchers", "threads"];

    /// <summary>The settings that hold where an application says nothing: <c>config/akka.conf</c>.</summary>
    public static Config Defaults { get; } =
        ConfigurationFactory.FromResource<VmActorsSettings>("VmActors.Akka.akka.conf");

    /// <summary>Reads the settings of an actor system.</summary>
    /// <exception cref="ConfigurationException">A value is wrong.</exception>
    public static VmActorsSettings From(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var own = config.GetConfig("vmactors");
        foreach (var key in Keys(own).Except(KnownKeys, StringComparer.Ordinal))
            throw new ConfigurationException($"unknown key vmactors.{key}; {NearestName.Hint(key, KnownKeys)}");
        var text = own.GetString("threads");
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) || threads > 1024)
            throw new ConfigurationException($"vmactors.threads is {text}; expected 1 to 1024, or 0 for no bound");
        var dispatcher = own.GetString("dispatcher");
        if (!config.HasPath(dispatcher))
            throw new ConfigurationException(
                $"vmactors.dispatcher is {dispatcher}, but there is no such section; expected one of "
                + string.Join(", ", Names(own)) + ", or one of your own");
        return new VmActorsSettings(dispatcher, threads == 0 ? null : threads);
    }

    /// <summary>How many actors of a run work at once.</summary>
    /// <param name="asked">What the run asks for; null: as many as there are processors.</param>
    public int ThreadsFor(int? asked) => Math.Min(asked ?? Environment.ProcessorCount, ThreadsMax ?? int.MaxValue);

    private static IEnumerable<string> Names(Config own) =>
        Keys(own.GetConfig("dispatchers")).Select(name => $"vmactors.dispatchers.{name}");

    private static IEnumerable<string> Keys(Config section) =>
        section.AsEnumerable().Select(pair => pair.Key).Distinct().Order(StringComparer.Ordinal);
}

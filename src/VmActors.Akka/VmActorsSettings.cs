using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using VmActors.Workloads;

namespace VmActors.Akka;

/// <summary>What HOCON says about simulations, below <c>vmactors</c>; <c>config/akka.conf</c> has every key.</summary>
/// <param name="Dispatcher">The path of the dispatcher that supervisors and actors run on.</param>
/// <param name="ThreadsMax">How many actors of one simulation work at once, at most; null: no bound but what a run asks
/// for.</param>
public sealed record VmActorsSettings(string Dispatcher, int? ThreadsMax)
{
    private static readonly string[] Keys = ["vmactors.threads", "vmactors.dispatcher", "vmactors.dispatchers"];

    /// <summary>The settings that hold where an application says nothing: <c>config/akka.conf</c>.</summary>
    public static Config Defaults { get; } =
        ConfigurationFactory.FromResource<VmActorsSettings>("VmActors.Akka.akka.conf");

    /// <summary>Reads the settings of an actor system.</summary>
    /// <param name="config">Its HOCON; where it says nothing <see cref="Defaults"/> hold.</param>
    /// <exception cref="ConfigurationException">A key or value is wrong; in one line.</exception>
    public static VmActorsSettings From(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var all = config.SafeWithFallback(Defaults);
        var own = Section(all, "vmactors");
        foreach (var key in own.Items.Keys.Select(key => $"vmactors.{key}").Except(Keys))
            throw new ConfigurationException($"{key} is no setting; {NearestName.Hint(key, Keys)}");
        return new VmActorsSettings(ReadDispatcher(all), ReadThreads(all));
    }

    /// <summary>How many actors of a run work at once.</summary>
    /// <param name="asked">What the run asks for; null: as many as there are processors.</param>
    public int ThreadsFor(int? asked) => Math.Min(asked ?? Environment.ProcessorCount, ThreadsMax ?? int.MaxValue);

    private static HoconObject Section(Config all, string path) => all.GetValue(path) is var value && value.IsObject()
        ? value.GetObject()
        : throw new ConfigurationException(
            $"{path} is {Text(value)}; expected a section, as config/akka.conf has it");

    private static int? ReadThreads(Config all)
    {
        var text = Text(all.GetValue("vmactors.threads"));
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) || threads > 1024)
            throw new ConfigurationException($"vmactors.threads is {text}; expected 1 to 1024, or 0 for no bound");
        return threads == 0 ? null : threads;
    }

    private static string ReadDispatcher(Config all)
    {
        var dispatcher = Text(all.GetValue("vmactors.dispatcher"));
        if (!all.HasPath(dispatcher))
        {
            var names = Section(all, "vmactors.dispatchers").Items.Keys.Order(StringComparer.Ordinal);
            throw new ConfigurationException(
                $"vmactors.dispatcher is {dispatcher}, but there is no such section; expected one of "
                + string.Join(", ", names.Select(name => $"vmactors.dispatchers.{name}")) + ", or one of your own");
        }
        return dispatcher;
    }

    private static string Text(HoconValue value) =>
        !value.IsString() ? value.IsArray() ? "a list" : "a section"
        : value.GetString() is var text && text == "" ? "\"\""
        : text ?? "null";
}

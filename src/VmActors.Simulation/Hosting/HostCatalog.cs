using VmActors.Documents;

namespace VmActors.Simulation.Hosting;

/// <summary>A kind of host that was added to those of the library.</summary>
/// <param name="Factory">Makes it.</param>
/// <param name="IsDefault">Whether runs that name no host get it.</param>
internal sealed record AddedHost(IHostFactory Factory, bool IsDefault);

/// <summary>The hosts that runs can ask for, and the one that they get when they ask for none: the last that was added
/// as the default, else <c>parallel</c> for several threads and <c>sequential</c> for one.</summary>
/// <param name="added">A later one hides former ones of its name.</param>
internal sealed class HostCatalog(params IEnumerable<AddedHost> added)
{
    private static readonly SequentialHostFactory Sequential = new();
    private static readonly ParallelHostFactory Parallel = new();

    private readonly List<AddedHost> _added = [.. added];

    /// <summary>The hosts of the library alone.</summary>
    public static HostCatalog BuiltIn { get; } = new();

    /// <summary>The host of a run: the caller's own, or a new one.</summary>
    /// <exception cref="HostException">There is none of that name, or not with so many threads.</exception>
    public RunHost Open(RunOptions options)
    {
        if (options.Host is { } own)
            return new RunHost(options.HostName ?? "own", own, isOwn: true);
        var factory = options.HostName is { } name ? Named(name) : Default(options.Threads);
        return new RunHost(factory.Name, factory.Make(options.Threads), isOwn: false);
    }

    private IHostFactory Default(int threads) =>
        _added.FindLast(host => host.IsDefault) is { } chosen ? chosen.Factory
        : threads > 1 ? Parallel
        : Sequential;

    private IHostFactory Named(string name)
    {
        List<IHostFactory> all = [Sequential, Parallel, .. _added.Select(host => host.Factory)];
        return all.FindLast(factory => factory.Name == name)
            ?? throw new HostException(
                $"unknown host {name}; {NearestName.Hint(name, [.. all.Select(factory => factory.Name).Distinct()])}");
    }
}

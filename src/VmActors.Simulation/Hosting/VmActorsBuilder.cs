using Microsoft.Extensions.DependencyInjection;

namespace VmActors.Simulation.Hosting;

/// <summary>Adds hosts to the <see cref="Simulator"/> of a program.</summary>
/// <param name="services">The services of the program.</param>
public sealed class VmActorsBuilder(IServiceCollection services)
{
    /// <summary>The services of the program.</summary>
    public IServiceCollection Services => services;

    /// <summary>Adds a kind of host that runs get when they ask for it by its name.</summary>
    /// <param name="factory">Called once; one of a name that was added before hides the former.</param>
    public VmActorsBuilder AddHost(Func<IServiceProvider, IHostFactory> factory) => Add(factory, isDefault: false);

    /// <summary>Adds a kind of host that runs get when they name none; the last one wins.</summary>
    /// <param name="factory">Called once; one of a name that was added before hides the former.</param>
    public VmActorsBuilder UseHost(Func<IServiceProvider, IHostFactory> factory) => Add(factory, isDefault: true);

    private VmActorsBuilder Add(Func<IServiceProvider, IHostFactory> factory, bool isDefault)
    {
        services.AddSingleton(provider => new AddedHost(factory(provider), isDefault));
        return this;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace VmActors.Simulation.Hosting;

/// <summary>The simulator among a program's services.</summary>
public static class VmActorsServices
{
    /// <summary>Adds the <see cref="Simulator"/>, with the hosts <c>sequential</c> and <c>parallel</c>.</summary>
    /// <returns>Where further hosts are added.</returns>
    public static VmActorsBuilder AddVmActors(this IServiceCollection services)
    {
        services.TryAddSingleton(
            provider => new Simulator(new HostCatalog(provider.GetServices<AddedHost>())));
        return new VmActorsBuilder(services);
    }
}

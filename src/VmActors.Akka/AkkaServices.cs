using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VmActors.Akka.Hosting;
using VmActors.Simulation.Hosting;

namespace VmActors.Akka;

/// <summary>The Akka.NET host among a program's services.</summary>
public static class AkkaServices
{
    /// <summary>Runs simulations on Akka.NET unless they name another host: <c>services.AddVmActors().UseAkka()</c>. An
    /// <see cref="ActorSystem"/> among the services is used; without one the host has its own.</summary>
    /// <param name="builder">What <c>AddVmActors</c> returned.</param>
    /// <param name="hocon">Settings for an actor system of the host's own, such as <c>config/akka.conf</c>; null, or
    /// giving null: none.</param>
    public static VmActorsBuilder UseAkka(
        this VmActorsBuilder builder, Func<IServiceProvider, string?>? hocon = null) =>
        Register(builder, hocon).UseHost(Factory);

    /// <summary>As <see cref="UseAkka"/>, for runs that ask for the host <c>akka</c> by its name only.</summary>
    public static VmActorsBuilder AddAkka(
        this VmActorsBuilder builder, Func<IServiceProvider, string?>? hocon = null) =>
        Register(builder, hocon).AddHost(Factory);

    private static VmActorsBuilder Register(VmActorsBuilder builder, Func<IServiceProvider, string?>? hocon)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(
            provider => new HostSystem(provider.GetService<ActorSystem>(), hocon?.Invoke(provider)));
        return builder;
    }

    private static AkkaHostFactory Factory(IServiceProvider provider) =>
        new(provider.GetRequiredService<HostSystem>());
}

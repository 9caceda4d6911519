using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VmActors.Cli.Output;
using VmActors.Cli.Running;

namespace VmActors.Cli;

/// <summary>Carries out a command within a generic host: services, and signals that ask to stop.</summary>
/// <param name="terminal">Where commands write.</param>
/// <param name="services">Registers what commands use.</param>
internal sealed class ToolHost(Terminal terminal, Action<IServiceCollection> services)
{
    /// <summary>Where commands write.</summary>
    public Terminal Terminal => terminal;

    /// <summary>Carries out a command that uses a service; SIGINT and SIGTERM cancel its token.</summary>
    /// <param name="command">The command.</param>
    /// <param name="given">Registers what the command line says to services.</param>
    /// <returns>What the command returns; the code of the signal when it ended as cancelled.</returns>
    public async Task<int> RunAsync<TService>(
        Func<TService, CancellationToken, Task<int>> command, Action<IServiceCollection>? given = null)
        where TService : notnull
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<StopSignals>();
        builder.Services.AddSingleton<IHostLifetime>(provider => provider.GetRequiredService<StopSignals>());
        services(builder.Services);
        given?.Invoke(builder.Services);
        using var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        try
        {
            var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            return await command(host.Services.GetRequiredService<TService>(), stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (host.Services.GetRequiredService<StopSignals>().ExitCode != 0)
        {
            return host.Services.GetRequiredService<StopSignals>().ExitCode;
        }
        finally
        {
            await host.StopAsync().ConfigureAwait(false);
        }
    }
}

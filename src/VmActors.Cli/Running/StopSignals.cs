using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace VmActors.Cli.Running;

/// <summary>
/// The host's lifetime: SIGINT and SIGTERM ask it to stop, and the exit code remembers which. A second signal is not
/// caught, so that it ends the process at once.
/// </summary>
internal sealed class StopSignals(IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _exitCode;

    /// <summary>130 or 143 after a signal, 0 before.</summary>
    public int ExitCode => Volatile.Read(ref _exitCode);

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Stop(PosixSignalContext signal)
    {
        var code = signal.Signal == PosixSignal.SIGINT ? Cli.ExitCode.Interrupted : Cli.ExitCode.Terminated;
        if (Interlocked.CompareExchange(ref _exitCode, code, 0) != 0) return;
        signal.Cancel = true;
        lifetime.StopApplication();
    }
}

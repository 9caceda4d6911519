using Spectre.Console;
using VmActors.Simulation;
using VmActors.Simulation.Configuration.Values;

namespace VmActors.Cli.Output;

/// <summary>Shows the latest progress of a run: redrawn on a terminal, else a plain line now and then.</summary>
/// <remarks>The run only stores its latest report; a timer of the host looks at it.</remarks>
internal sealed class ProgressDisplay(Terminal terminal, Frequency clock, TimeProvider time) : IProgress<RunProgress>
{
    private static readonly TimeSpan LivePeriod = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PlainPeriod = TimeSpan.FromSeconds(2);

    private readonly long _start = time.GetTimestamp();
    private RunProgress? _latest;

    /// <inheritdoc/>
    public void Report(RunProgress value) => Volatile.Write(ref _latest, value);

    /// <summary>Shows progress until <paramref name="end"/> is cancelled.</summary>
    public Task ShowUntil(CancellationToken end) => terminal.IsLive ? ShowLive(end) : ShowPlain(end);

    private Task ShowLive(CancellationToken end) => terminal.Live.Live(new Text("")).AutoClear(true).StartAsync(
        context => Each(LivePeriod, line => context.UpdateTarget(new Text(line)), end));

    private Task ShowPlain(CancellationToken end) => Each(PlainPeriod, terminal.Error.WriteLine, end);

    private async Task Each(TimeSpan period, Action<string> show, CancellationToken end)
    {
        using var timer = new PeriodicTimer(period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(end).ConfigureAwait(false))
            {
                if (Volatile.Read(ref _latest) is { } latest)
                    show(ProgressLine.Of(latest, time.GetElapsedTime(_start), clock));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}

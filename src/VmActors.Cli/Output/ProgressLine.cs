using VmActors.Observability.Summary;
using VmActors.Simulation;
using VmActors.Simulation.Configuration.Values;
using VmActors.Vocabulary;

namespace VmActors.Cli.Output;

/// <summary>A run's progress in one line of text.</summary>
internal static class ProgressLine
{
    /// <summary>
    /// <c>t 1.234 s, 12,345,678 references (45.00 %), 910 faults, 384 frames free, 9,000 references/s, 3 s left</c>.
    /// </summary>
    public static string Of(RunProgress progress, TimeSpan elapsed, Frequency clock)
    {
        var speed = elapsed.Ticks <= 0
            ? 0
            : (long)((Int128)progress.References * TimeSpan.TicksPerSecond / elapsed.Ticks);
        var line = $"t {Figures.Time(progress.VirtualTime - SimTime.Zero, clock)}, "
            + $"{Figures.Count(progress.References)} references{Part(progress)}, "
            + $"{Figures.Count(progress.Faults)} faults, "
            + $"{Figures.Count(progress.FreeFrames)} frames free, {Figures.Count(speed)} references/s";
        if (progress.ExpectedReferences is not { } expected || speed == 0) return line;
        var left = Math.Max(0, expected - progress.References) / speed;
        return $"{line}, {Figures.Count(left)} s left";
    }

    private static string Part(RunProgress progress) => progress.ExpectedReferences is { } expected and > 0
        ? $" ({Figures.Percent(Math.Min(progress.References, expected), expected)})"
        : "";
}

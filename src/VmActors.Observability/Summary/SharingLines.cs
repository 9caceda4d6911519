using System.Text;
using VmActors.Simulation.Results;
using static VmActors.Observability.Summary.Figures;
using static VmActors.Observability.Summary.Lines;

namespace VmActors.Observability.Summary;

/// <summary>What processes shared, and the calls that failed them.</summary>
internal static class SharingLines
{
    private const int FailuresShown = 10;

    /// <summary>Writes what there is; nothing for a machine whose processes share nothing.</summary>
    public static void Write(StringBuilder text, KernelResult kernel)
    {
        if (kernel.Sharing is { } sharing)
        {
            Line(text, "sharing", ("forks", sharing.Forks), ("execs", sharing.Execs),
                ("pages shared", sharing.PagesShared), ("copied", sharing.Copied), ("reused", sharing.Reused),
                ("swap cache hits", sharing.SwapCacheHits), ("most frames saved", sharing.FramesSavedPeak));
        }
        if (kernel.Files is { } files)
        {
            Line(text, "files", ("found in memory", files.Hits), ("pages read", files.PagesRead),
                ("written", files.PagesWritten), ("dropped", files.PagesDropped), ("bus errors", files.BusErrors),
                ("cached at the end", files.CachedFrames));
            Line(text, "file disk", ("reads", files.Disk.Reads), ("writes", files.Disk.Writes));
        }
    }

    /// <summary>Writes which calls failed, why, and where in the script.</summary>
    public static void WriteFailures(StringBuilder text, KernelResult kernel)
    {
        if (kernel.FailedCalls is not { } failures)
            return;
        foreach (var failed in failures.Take(FailuresShown))
        {
            text.Append(Label("failed call")).Append(NameOf(failed.Kind)).Append($" by {failed.Thread}: {failed.Error}")
                .Append(failed.Line > 0 ? FormattableString.Invariant($", line {failed.Line}") : "")
                .Append(failed.Count > 1 ? $", {Count(failed.Count)} times" : "").Append('\n');
        }
        if (failures.Length > FailuresShown)
            text.Append(Label("")).Append($"and {Count(failures.Length - FailuresShown)} more\n");
    }
}

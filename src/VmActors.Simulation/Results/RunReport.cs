namespace VmActors.Simulation.Results;

/// <summary>A result together with what made it and how the host did.</summary>
/// <param name="ConfigurationHash">What <c>ConfigurationJson.Hash</c> said.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Result">What the run found; equal for equal configurations.</param>
/// <param name="Host">How the host did; never equal.</param>
public sealed record RunReport(string ConfigurationHash, long Seed, RunResult Result, HostReport Host);

/// <summary>How the host did: nothing here is part of a result.</summary>
/// <param name="Name">The host: <c>sequential</c>, <c>parallel</c>, or what its factory calls it.</param>
/// <param name="Threads">Host threads.</param>
/// <param name="Elapsed">Host time from the first quantum to the last.</param>
/// <param name="References">References that all CPUs made.</param>
public sealed record HostReport(string Name, int Threads, TimeSpan Elapsed, long References)
{
    /// <summary>References per second of host time, rounded down; 0 for no time.</summary>
    public long ReferencesPerSecond =>
        Elapsed.Ticks <= 0 ? 0 : (long)((Int128)References * TimeSpan.TicksPerSecond / Elapsed.Ticks);
}

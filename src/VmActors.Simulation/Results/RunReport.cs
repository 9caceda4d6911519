using System.Collections.Immutable;
using VmActors.Units.Translation;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Results;

/// <summary>A result together with what made it and how the host did.</summary>
/// <param name="ConfigurationHash">What <c>ConfigurationJson.Hash</c> said.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Result">What the run found; equal for equal configurations.</param>
/// <param name="Host">How the host did; never equal.</param>
public sealed record RunReport(string ConfigurationHash, long Seed, RunResult Result, HostReport Host)
{
    /// <summary>How translation went, beyond what the result has; null where nobody has looked.</summary>
    public TranslationReport? Translation { get; init; }
}

/// <summary>Figures of translation that stand beside the result, so that its hash is as it was without
/// them.</summary>
/// <param name="WalkLengths">Walks of all CPUs by the entries that they read, shortest first.</param>
/// <param name="Reach">What the TLBs of a CPU cover, the nearest first.</param>
/// <param name="Tables">Page tables; null where memory is not paged.</param>
public sealed record TranslationReport(
    ImmutableArray<WalkLength> WalkLengths, ImmutableArray<TlbReach> Reach, TableReport? Tables);

/// <summary>What page tables cost in memory.</summary>
/// <param name="PeakBytes">The most at one time, of all processes and of what they share.</param>
/// <param name="Processes">Each process's own, in their order.</param>
/// <param name="LinearBytes">What one linear table of all its addresses would cost each of them.</param>
public sealed record TableReport(Bytes PeakBytes, ImmutableArray<ProcessTables> Processes, Bytes LinearBytes)
{
    /// <summary>What linear tables would cost all of them.</summary>
    public Bytes LinearBytesOfAll => new(checked(LinearBytes.Count * Processes.Length));
}

/// <summary>The page tables of one process when they were the most.</summary>
/// <param name="Process">Its name.</param>
/// <param name="BytesByLevel">From the leaf; nothing where all processes have one table.</param>
public sealed record ProcessTables(string Process, ImmutableArray<Bytes> BytesByLevel);

/// <summary>Walks of one length.</summary>
/// <param name="Entries">Page-table entries read; <see cref="MmuCounts.WalkLengthMax"/> stands for more, too.</param>
/// <param name="Walks">How many walks.</param>
public readonly record struct WalkLength(int Entries, long Walks);

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

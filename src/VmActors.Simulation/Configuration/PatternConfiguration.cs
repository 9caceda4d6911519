using System.ComponentModel;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Configuration;

/// <summary>References by a formula: a region, how many references, and their mix.</summary>
[Kind("sequential", typeof(SequentialConfiguration))]
[Kind("strided", typeof(StridedConfiguration))]
[Kind("uniform", typeof(UniformConfiguration))]
[Kind("zipf", typeof(ZipfConfiguration))]
[Kind("workingSet", typeof(WorkingSetConfiguration))]
[Kind("pointerChase", typeof(PointerChaseConfiguration))]
public abstract record PatternConfiguration
{
    /// <summary>Size of the region that all threads of the process share.</summary>
    [Within("64B", "256TiB"), Description("Size of the region that all threads of the process share.")]
    public required Bytes Memory { get; init; }

    /// <summary>References of each thread.</summary>
    [Within("0", "1000000000000000"), Description("References of each thread, fetches included.")]
    public required long References { get; init; }

    /// <summary>Threads of the process.</summary>
    [Within("1", "65536"), Description("Threads of the process.")]
    public int Threads { get; init; } = 1;

    /// <summary>The part of the data references that are stores, 0 to 1.</summary>
    [Within("0", "1"), Description("The part of the data references that are stores.")]
    public decimal Writes { get; init; }

    /// <summary>The part of all references that are instruction fetches, 0 to 1.</summary>
    [Within("0", "1"), Description("The part of all references that are instruction fetches.")]
    public decimal Fetches { get; init; }
}

/// <summary>One address after the other, round and round.</summary>
[Description("One address after the other, round and round.")]
public sealed record SequentialConfiguration : PatternConfiguration;

/// <summary>Steps of a fixed width, round and round.</summary>
[Description("Steps of a fixed width, round and round.")]
public sealed record StridedConfiguration : PatternConfiguration
{
    /// <summary>Bytes from one reference to the next.</summary>
    [Within("1B", "256TiB"), Description("Bytes from one reference to the next; at most the region.")]
    public Bytes Stride { get; init; } = new(64);
}

/// <summary>Every address equally often.</summary>
[Description("Every address equally often, in random order.")]
public sealed record UniformConfiguration : PatternConfiguration;

/// <summary>Few pages often, many seldom: page of rank k with weight 1 / k^exponent.</summary>
[Description("Few pages often, many seldom: the page of rank k with weight 1 / k^exponent.")]
public sealed record ZipfConfiguration : PatternConfiguration
{
    /// <summary>The exponent; 0 is uniform.</summary>
    [Within("0", "16"), Description("The exponent; 0 is uniform.")]
    public decimal Exponent { get; init; } = 0.9m;
}

/// <summary>Phases: a random set of pages for some references, then another.</summary>
[Description("Phases: a random set of pages for some references, then another set.")]
public sealed record WorkingSetConfiguration : PatternConfiguration
{
    /// <summary>References of a phase.</summary>
    [Within("1", "1000000000000000"), Description("References of a phase.")]
    public long PhaseReferences { get; init; } = 100_000;

    /// <summary>Pages of a phase; at most those of the region.</summary>
    [Within("1", "1073741824"), Description("Pages of a phase; at most those of the region.")]
    public int PhasePages { get; init; } = 64;
}

/// <summary>One cycle through all lines of the region in a random order, each naming the next.</summary>
[Description("One cycle through all lines of the region in random order, each naming the next.")]
public sealed record PointerChaseConfiguration : PatternConfiguration
{
    /// <summary>Bytes of a line.</summary>
    [Within("8B", "1GiB"), Description("Bytes of a line; at most the region.")]
    public Bytes Line { get; init; } = new(64);
}

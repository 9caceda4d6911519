using System.ComponentModel;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Simulation.Configuration.Values;
using VmActors.Units.Cache;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Configuration;

/// <summary>The caches between each CPU and memory: a preset, of which single keys may be changed.</summary>
[Kind("ladder", typeof(LadderCachesConfiguration))]
[Kind("nehalem", typeof(NehalemCachesConfiguration))]
public abstract record CachesConfiguration
{
    private protected CachesConfiguration(CacheHierarchySpec preset, Duration memory)
    {
        Line = new Bytes(preset.L1Data.Geometry.LineBytes);
        L1Instruction = CacheLevelConfiguration.Of(preset.L1Instruction);
        L1Data = CacheLevelConfiguration.Of(preset.L1Data);
        L2 = preset.L2 is { } l2 ? CacheLevelConfiguration.Of(l2) : null;
        L3 = preset.L3 is { } l3 ? CacheLevelConfiguration.Of(l3) : null;
        Memory = memory;
    }

    /// <summary>Bytes of a line, on all levels; a power of two.</summary>
    [Within("1B", "4KiB"), Description("Bytes of a line, the same on all levels; a power of two.")]
    public Bytes Line { get; init; }

    /// <summary>Of each CPU, for fetches.</summary>
    [Description("First level of each CPU, instruction fetches.")]
    public CacheLevelConfiguration L1Instruction { get; init; }

    /// <summary>Of each CPU, for everything else: page walks too.</summary>
    [Description("First level of each CPU, everything else: the reads of page walks too.")]
    public CacheLevelConfiguration L1Data { get; init; }

    /// <summary>Of each CPU; null: there is none.</summary>
    [Description("Second level of each CPU.")]
    public CacheLevelConfiguration? L2 { get; init; }

    /// <summary>Of all CPUs together; null: there is none.</summary>
    [Description("The level that all CPUs share.")]
    public CacheLevelConfiguration? L3 { get; init; }

    /// <summary>What a reference costs in all whose line no cache holds.</summary>
    [Description("What a reference costs in all whose line no cache holds; no less than that of the last cache.")]
    public Duration Memory { get; init; }

    /// <summary>The caches in cycles of a clock.</summary>
    public CacheHierarchySpec ToSpec(Frequency clock) => new(
        L1Instruction.ToSpec(Line), L1Data.ToSpec(Line), L2?.ToSpec(Line), L3?.ToSpec(Line),
        Memory.ToCycles(clock).Cycles);
}

/// <summary>The textbook's ladder: a hit costs 1 cycle and memory 10.</summary>
[Description("The textbook's ladder: SRAM in 1 cycle, DRAM in 10. L2 and L3 only when they are written.")]
public sealed record LadderCachesConfiguration : CachesConfiguration
{
    private static readonly LatencyLadder Ladder = LatencyLadder.Default;

    /// <summary>The preset.</summary>
    public LadderCachesConfiguration()
        : base(CacheHierarchySpec.Textbook(Ladder), Duration.OfCycles(Ladder.DramCycles))
    {
    }
}

/// <summary>A Core i7 of the first generation; see <see cref="CacheHierarchySpec.Nehalem"/>.</summary>
[Description("A Core i7 of the first generation: three levels, and memory in 60 ns.")]
public sealed record NehalemCachesConfiguration : CachesConfiguration
{
    /// <summary>The preset.</summary>
    public NehalemCachesConfiguration()
        : base(CacheHierarchySpec.Nehalem(3_000_000_000), new Duration(60, DurationUnit.Nanoseconds))
    {
    }
}

/// <summary>One level: size / (ways × line) sets.</summary>
public sealed record CacheLevelConfiguration
{
    /// <summary>Contents in all: ways × line × a power of two.</summary>
    [Within("1B", "1GiB"), Description("Contents in all: ways x line x a power of two.")]
    public required Bytes Size { get; init; }

    /// <summary>Lines of a set; 1: direct mapped.</summary>
    [Within("1", "65536"), Description("Lines of a set, any number; 1: direct mapped.")]
    public required int Ways { get; init; }

    /// <summary>What a reference costs in all that finds its line here.</summary>
    [Within("1", "1000000"), Description("What a reference costs in all that finds its line here, in cycles.")]
    public required long Cycles { get; init; }

    /// <summary>A level as a configuration writes it.</summary>
    internal static CacheLevelConfiguration Of(CacheLevelSpec level) =>
        new() { Size = level.Geometry.Size, Ways = level.Geometry.Ways, Cycles = level.Cycles };

    /// <summary>A cache of this level.</summary>
    /// <param name="line">Bytes of a line.</param>
    public CacheLevelSpec ToSpec(Bytes line) => new(new CacheGeometry(Size, Ways, (int)line.Count), Cycles);
}

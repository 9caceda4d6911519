using System.Collections.Immutable;
using System.Globalization;
using VmActors.Simulation.Results;
using static VmActors.Observability.Summary.Figures;

namespace VmActors.Observability.Summary;

/// <summary>What the caches of the CPUs did: for everything, and for the reads of page walks alone.</summary>
internal static class CacheTables
{
    private static readonly string[] Columns =
        ["caches", "lookups", "L1I hits", "L1D hits", "L2 hits", "L3 hits", "written back", "cycles/reference"];

    private static readonly string[] WalkColumns =
        ["walk reads", "all", "in L1D", "in L2", "in L3", "in memory", "cycles/read"];

    private const string None = "-"; // a level that is not there

    /// <summary>Writes both tables; nothing for a machine without caches.</summary>
    /// <param name="result">The run.</param>
    /// <param name="section">Writes a table and a note under it.</param>
    /// <param name="cpusShown">With more CPUs, only their sum is shown.</param>
    public static void Write(RunResult result, int cpusShown, Action<TextTable, string?> section)
    {
        ImmutableArray<CacheResult> all = [.. result.Cpus.Select(cpu => cpu.Caches).OfType<CacheResult>()];
        if (all.IsEmpty) return;
        var (caches, walks) = (new TextTable(Columns), new TextTable(WalkColumns));
        for (var cpu = 0; cpu < all.Length && all.Length <= cpusShown; cpu++)
            Add(caches, walks, cpu.ToString(CultureInfo.InvariantCulture), [all[cpu]]);
        if (all.Length != 1) Add(caches, walks, "all", all);
        section(caches, result.SharedCache is { } shared
            ? $"written back from L3 to memory: {Count(shared.WriteBacks)} lines"
            : null);
        section(walks, null);
    }

    private static void Add(TextTable caches, TextTable walks, string name, ImmutableArray<CacheResult> of)
    {
        caches.Add(
            name,
            Count(of.Sum(cpu => cpu.L1Instruction.Lookups + cpu.L1Data.Lookups)),
            HitRate(of.Select(cpu => cpu.L1Instruction)),
            HitRate(of.Select(cpu => cpu.L1Data)),
            HitRate(of.Select(cpu => cpu.L2)),
            HitRate(of.Select(cpu => cpu.L3)),
            Count(of.Sum(LowestOwn)),
            Quotient(Sum(of.Select(cpu => cpu.ReferenceCycles))));
        var reads = of.Sum(cpu => cpu.WalkReads.Total);
        walks.Add(
            name,
            Count(reads),
            Percent(of.Sum(cpu => cpu.WalkReads.L1Data), reads),
            of[0].L2 is null ? None : Percent(of.Sum(cpu => cpu.WalkReads.L2), reads),
            of[0].L3 is null ? None : Percent(of.Sum(cpu => cpu.WalkReads.L3), reads),
            Percent(of.Sum(cpu => cpu.WalkReads.Memory), reads),
            Quotient(Sum(of.Select(cpu => cpu.WalkReadCycles))));
    }

    private static string HitRate(IEnumerable<CacheLevelResult?> levels)
    {
        CacheLevelResult[] there = [.. levels.OfType<CacheLevelResult>()];
        return Percent(there.Sum(level => level.Hits), there.Sum(level => level.Lookups));
    }

    /// <summary>Dirty lines that left a CPU's own caches.</summary>
    private static long LowestOwn(CacheResult cpu) =>
        cpu.L2?.WriteBacks ?? cpu.L1Instruction.WriteBacks + cpu.L1Data.WriteBacks;

    private static Ratio Sum(IEnumerable<Ratio> ratios) => ratios.Aggregate(
        (sum, ratio) => new Ratio(sum.Numerator + ratio.Numerator, sum.Denominator + ratio.Denominator));
}

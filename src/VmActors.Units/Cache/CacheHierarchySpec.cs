using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Units.Cache;

/// <summary>What stands between a CPU and memory, and what a reference costs by where it finds its line.</summary>
/// <param name="L1Instruction">Of each CPU, for fetches.</param>
/// <param name="L1Data">Of each CPU, for everything else: page walks too.</param>
/// <param name="L2">Of each CPU; null: there is none.</param>
/// <param name="L3">Of all CPUs together; null: there is none.</param>
/// <param name="MemoryCycles">What a reference costs in all whose line no cache holds.</param>
public sealed record CacheHierarchySpec(
    CacheLevelSpec L1Instruction, CacheLevelSpec L1Data, CacheLevelSpec? L2, CacheLevelSpec? L3, long MemoryCycles)
{
    /// <summary>The textbook's machine: SRAM over DRAM, first-level caches of 32 KiB and nothing between.</summary>
    public static CacheHierarchySpec Textbook(LatencyLadder ladder)
    {
        ladder.Validate();
        var l1 = new CacheLevelSpec(new CacheGeometry(Bytes.KiB(32), 8, 64), ladder.SramCycles);
        return new CacheHierarchySpec(l1, l1, null, null, ladder.DramCycles);
    }

    /// <summary>A Core i7 of the first generation (Nehalem): hits in 3, 4, 10 and 40 cycles, local memory in 60 ns
    /// (Intel, Performance Analysis Guide for Intel Core i7). Its own L3 is inclusive; see
    /// <see cref="CacheHierarchy"/>.</summary>
    /// <param name="hertz">The CPU clock, 1 MHz or more.</param>
    public static CacheHierarchySpec Nehalem(long hertz) => new(
        new CacheLevelSpec(new CacheGeometry(Bytes.KiB(32), 4, 64), 3),
        new CacheLevelSpec(new CacheGeometry(Bytes.KiB(32), 8, 64), 4),
        new CacheLevelSpec(new CacheGeometry(Bytes.KiB(256), 8, 64), 10),
        new CacheLevelSpec(new CacheGeometry(Bytes.MiB(8), 16, 64), 40),
        Math.Max(40, new ClockRate(hertz).Nanoseconds(60).Cycles));

    /// <summary>Checks shapes and latencies.</summary>
    /// <exception cref="ArgumentException">What is wrong, in which level, and what was expected.</exception>
    public void Validate()
    {
        Check(nameof(L1Instruction), L1Instruction, 0);
        var above = Check(nameof(L1Data), L1Data, 0);
        above = Math.Max(above, L1Instruction.Cycles);
        above = Check(nameof(L2), L2, above);
        above = Check(nameof(L3), L3, above);
        CheckCycles(nameof(MemoryLevel.Memory), MemoryCycles, above);
    }

    private long Check(string name, CacheLevelSpec? level, long above)
    {
        if (level is null)
            return above;
        try
        {
            level.Geometry.Validate();
        }
        catch (ArgumentException impossible)
        {
            throw new ArgumentException($"{name}: {impossible.Message}", impossible);
        }
        var lineBytes = L1Instruction.Geometry.LineBytes;
        if (level.Geometry.LineBytes != lineBytes)
            throw new ArgumentException(FormattableString.Invariant(
                $"{name}: lines of {level.Geometry.LineBytes} B; expected {lineBytes} B, as in L1Instruction"));
        CheckCycles(name, level.Cycles, above);
        return level.Cycles;
    }

    private static void CheckCycles(string name, long cycles, long above)
    {
        if (cycles < above)
            throw new ArgumentException(FormattableString.Invariant(
                $"{name}: {cycles} cycles; expected {above} or more, for a farther level does not answer sooner"));
    }
}

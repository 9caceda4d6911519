using VmActors.Simulation.Results;

namespace Scenarios;

/// <summary>What holds at the end of every whole run, whatever ran.</summary>
internal static class Conservation
{
    // A CPU may still serve an invalidation, for an eviction that was under way when the last process was gone.
    private const long LastServiceCycles = 20_000;

    /// <param name="result">Of the run.</param>
    /// <param name="hasTable">Whether there is a page table of the machine's own, which outlives all processes.</param>
    public static void Check(RunResult result, bool hasTable = false)
    {
        var cached = result.Kernel.Files?.CachedFrames ?? 0;
        Assert.Equal((result.Memory.Total, result.Memory.PageTables + cached, 0), (
            result.Memory.Free + result.Memory.Used, result.Memory.Used, result.Memory.SwapSlotsUsed));
        Assert.Equal(hasTable, result.Memory.PageTables > 0);
        var tables = result.Kernel.SwappedTables ?? new TableSwapResult(0, 0, 0, 0);
        Assert.Equal(result.Disk.Reads, result.Kernel.PagesSwappedIn + tables.In + tables.Searched);
        Assert.Equal(result.Disk.Writes, result.Kernel.PagesSwappedOut + tables.Out + tables.Rewritten);
        Assert.Equal(result.Kernel.Shootdowns.InterruptsSent, result.Cpus.Sum(cpu => cpu.InvalidationsServed));
        Assert.Equal(result.Kernel.ContextSwitches, result.Cpus.Sum(cpu => cpu.ContextSwitches));
        Assert.All(result.Kernel.Processes, process =>
            Assert.InRange(process.EndedAt!.Value.Cycles, 0, result.FinishedAt.Cycles));
        Assert.All(result.Cpus, cpu => CheckCpu(cpu, result));
    }

    private static void CheckCpu(CpuResult cpu, RunResult result)
    {
        Assert.All([cpu.L1Instruction, cpu.L1Data, cpu.L2], tlb => Assert.Equal(tlb.Lookups, tlb.Hits + tlb.Misses));
        if (result.Kernel.Segments is null) // else there is no TLB
        {
            Assert.Equal(cpu.References.Fetches, cpu.L1Instruction.Lookups);
            Assert.Equal(cpu.References.Total, cpu.L1Instruction.Lookups + cpu.L1Data.Lookups);
        }
        Assert.Equal(cpu.L1Instruction.Misses + cpu.L1Data.Misses, cpu.L2.Lookups);
        if (cpu.Caches is { } caches)
            CheckCaches(cpu, caches);
        var end = result.FinishedAt.Cycles;
        Assert.InRange(cpu.Time.Total.Cycles, end, end + LastServiceCycles);
    }

    private static void CheckCaches(CpuResult cpu, CacheResult caches)
    {
        Assert.Equal(cpu.WalkAccesses, caches.WalkReads.Total);
        Assert.Equal(caches.WalkReadCycles, new Ratio(cpu.Time.Walk.Cycles, cpu.WalkAccesses));
        Assert.InRange(caches.ReferenceCycles.Numerator, 0, cpu.Time.User.Cycles);
        Assert.InRange(caches.ReferenceCycles.Denominator, 0, cpu.References.Total + cpu.RetriedReferences);
        Assert.Equal(
            caches.ReferenceCycles.Denominator + caches.WalkReads.Total,
            caches.L1Instruction.Lookups + caches.L1Data.Lookups);
        var below = caches.L1Instruction.Misses + caches.L1Data.Misses;
        foreach (var level in new[] { caches.L2, caches.L3 })
        {
            if (level is null)
                continue;
            Assert.Equal((below, level.Lookups), (level.Lookups, level.Hits + level.Misses));
            below = level.Misses;
        }
    }
}

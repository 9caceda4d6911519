namespace VmActors.Units.Cache;

/// <summary>
/// The textbook's ladder of latencies: DRAM is about 10 times slower than SRAM, and a disk about 100,000 times slower
/// than DRAM (Bryant and O'Hallaron, Computer Systems, 9.3.1).
/// </summary>
/// <param name="SramCycles">A cache hit, 1 or more.</param>
/// <param name="DramFactor">Memory, in cache hits; 1 or more.</param>
/// <param name="DiskFactor">The disk, in memory accesses; 1 or more.</param>
public readonly record struct LatencyLadder(long SramCycles, long DramFactor, long DiskFactor)
{
    /// <summary>1 cycle, 10 cycles, 1,000,000 cycles.</summary>
    public static LatencyLadder Default => new(1, 10, 100_000);

    /// <summary>What memory costs.</summary>
    public long DramCycles => checked(SramCycles * DramFactor);

    /// <summary>What the disk costs.</summary>
    public long DiskCycles => checked(DramCycles * DiskFactor);

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SramCycles, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(DramFactor, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(DiskFactor, 1);
    }
}

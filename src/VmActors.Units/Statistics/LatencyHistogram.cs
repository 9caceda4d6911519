using System.Numerics;
using VmActors.Vocabulary;

namespace VmActors.Units.Statistics;

/// <summary>
/// Durations, counted in buckets: exact up to 127 cycles, above that 64 buckets per power of two, so that a percentile
/// is never off by more than 1.6 %. Memory is fixed; results do not depend on order.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubCount = 1 << SubBits;

    private readonly long[] _buckets = new long[(64 - SubBits) * SubCount];

    /// <summary>How many durations were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum.</summary>
    public SimDuration Total { get; private set; }

    /// <summary>The longest, exactly.</summary>
    public SimDuration Max { get; private set; }

    /// <summary>Records one duration, 0 or more.</summary>
    public void Record(SimDuration duration)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(duration.Cycles);
        Count++;
        Total += duration;
        if (duration > Max)
            Max = duration;
        _buckets[BucketOf(duration.Cycles)]++;
    }

    /// <summary>The duration that <paramref name="perMille"/> thousandths of all did not exceed; zero when there is
    /// none.</summary>
    public SimDuration Percentile(int perMille)
    {
        var rank = ((Count * perMille) + 999) / 1000;
        var seen = 0L;
        for (var bucket = 0; bucket < _buckets.Length && rank > 0; bucket++)
        {
            seen += _buckets[bucket];
            if (seen >= rank)
                return new SimDuration(Math.Min(UpperEnd(bucket), Max.Cycles));
        }
        return SimDuration.Zero;
    }

    private static int BucketOf(long cycles)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)cycles | 1) - SubBits);
        return (shift << SubBits) + (int)(cycles >> shift);
    }

    private static long UpperEnd(int bucket)
    {
        if (bucket < 2 * SubCount)
            return bucket;
        var shift = (bucket >> SubBits) - 1;
        return (((long)(bucket - (shift << SubBits)) + 1) << shift) - 1;
    }
}

using System.Runtime.Intrinsics;

namespace VmActors.Units.Tlb.Replacement;

/// <summary>When something last happened to each entry of a TLB, by a clock that counts such happenings.</summary>
internal struct EntryTimes(TlbGeometry geometry)
{
    private readonly long[] _times = new long[geometry.Entries];
    private readonly int _ways = geometry.Ways;
    private long _now;

    /// <summary>It happens to an entry now.</summary>
    public void Note(int index) => _times[index] = ++_now;

    /// <summary>The entry of a set to which it happened first.</summary>
    public int Oldest(int set)
    {
        var times = _times.AsSpan(set * _ways, _ways);
        return (set * _ways) + times.IndexOf(Smallest(times));
    }

    private static long Smallest(ReadOnlySpan<long> times)
    {
        var smallest = long.MaxValue;
        if (times.Length >= Vector256<long>.Count)
        {
            var lanes = Vector256.Create(times);
            for (var i = Vector256<long>.Count; i <= times.Length - Vector256<long>.Count; i += Vector256<long>.Count)
                lanes = Vector256.Min(lanes, Vector256.Create(times[i..]));
            times = times[^Vector256<long>.Count..];
            lanes = Vector256.Min(lanes, Vector256.Create(times)); // the rest, and some once more
            smallest = Math.Min(Math.Min(lanes[0], lanes[1]), Math.Min(lanes[2], lanes[3]));
        }
        else
        {
            foreach (var time in times)
                smallest = Math.Min(smallest, time);
        }
        return smallest;
    }
}

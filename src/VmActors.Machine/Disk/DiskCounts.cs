using VmActors.Units.Devices;
using VmActors.Units.Statistics;
using VmActors.Vocabulary;

namespace VmActors.Machine.Disk;

/// <summary>What a disk has counted.</summary>
public sealed class DiskCounts
{
    private SimTime _since;

    /// <summary>Pages read.</summary>
    public long Reads { get; private set; }

    /// <summary>Pages written.</summary>
    public long Writes { get; private set; }

    /// <summary>Blocks trimmed.</summary>
    public long Trims { get; private set; }

    /// <summary>Requests waiting or in service now.</summary>
    public int QueueLength { get; private set; }

    /// <summary>The most at once.</summary>
    public int QueueLengthMax { get; private set; }

    /// <summary>The sum over time of the queue's length, in requests times cycles, up to the last change.</summary>
    public long QueueLengthTime { get; private set; }

    /// <summary>From arrival to completion of reads and writes.</summary>
    public LatencyHistogram Latency { get; } = new();

    internal void QueueChanged(SimTime now, int change)
    {
        QueueLengthTime += QueueLength * (now - _since).Cycles;
        _since = now;
        QueueLength += change;
        QueueLengthMax = Math.Max(QueueLengthMax, QueueLength);
    }

    internal void Completed(DiskRequestKind kind, SimDuration latency)
    {
        switch (kind)
        {
            case DiskRequestKind.Read:
                Reads++;
                break;
            case DiskRequestKind.Write:
                Writes++;
                break;
            default:
                Trims++;
                return;
        }
        Latency.Record(latency);
    }
}

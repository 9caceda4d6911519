using System.ComponentModel;
using VmActors.Simulation.Configuration.Metadata;
using VmActors.Simulation.Configuration.Values;
using VmActors.Vocabulary;

namespace VmActors.Simulation.Configuration;

/// <summary>The swap area and the disk that holds it.</summary>
public sealed record SwapConfiguration
{
    /// <summary>Size of the swap area; whole pages, 0 for none.</summary>
    [Within("0B", "1024TiB"), Description("Size of the swap area; a whole number of pages. 0B: no swap.")]
    public Bytes Size { get; init; } = Bytes.MiB(256);

    /// <summary>The disk's latencies.</summary>
    [Description("The disk: \"nvme\", \"hdd\", or an object that changes one of them.")]
    public DiskConfiguration Disk { get; init; } = new NvmeConfiguration();
}

/// <summary>A kind of disk.</summary>
[Kind("nvme", typeof(NvmeConfiguration))]
[Kind("hdd", typeof(HddConfiguration))]
public abstract record DiskConfiguration
{
    /// <summary>From start to completion of a trim.</summary>
    [Description("From start to completion of a trim; at least one cycle.")]
    public Duration Trim { get; init; } = Duration.OfMicroseconds(5);
}

/// <summary>A flash disk with parallel channels; latencies for one page of 4 KiB.</summary>
[Description("A flash disk with parallel channels; latencies are for one page of 4KiB.")]
public sealed record NvmeConfiguration : DiskConfiguration
{
    /// <summary>Requests in service at once.</summary>
    [Within("1", "1024"), Description("Requests in service at once.")]
    public int Channels { get; init; } = 8;

    /// <summary>From start to completion of a read.</summary>
    [Description("From start to completion of a read; at least one cycle.")]
    public Duration Read { get; init; } = Duration.OfMicroseconds(70);

    /// <summary>From start to completion of a write.</summary>
    [Description("From start to completion of a write; at least one cycle.")]
    public Duration Write { get; init; } = Duration.OfMicroseconds(15);
}

/// <summary>A disk with one arm over turning tracks.</summary>
[Description("A disk with one arm over turning tracks.")]
public sealed record HddConfiguration : DiskConfiguration
{
    /// <summary>Turns per minute.</summary>
    [Within("60", "100000"), Description("Turns per minute.")]
    public int Rpm { get; init; } = 7200;

    /// <summary>A seek to the next track.</summary>
    [Description("A seek to the next track.")]
    public Duration TrackToTrack { get; init; } = Duration.OfMicroseconds(800);

    /// <summary>A seek over all tracks: 8.5 ms on average with <see cref="TrackToTrack"/> 0.8 ms.</summary>
    [Description("A seek over all tracks; not shorter than trackToTrack, at most 2^31 cycles.")]
    public Duration FullStroke { get; init; } = new(15_237_500, DurationUnit.Nanoseconds);

    /// <summary>Transfer rate.</summary>
    [Within("4KiB", "100GB"), Description("Bytes that pass the arm in a second.")]
    public Bytes BytesPerSecond { get; init; } = new(160_000_000);

    /// <summary>Which waiting request is served next.</summary>
    [Description("Whether the next slot above the arm is served first (C-LOOK), not the oldest request.")]
    public bool Elevator { get; init; }
}

using VmActors.Vocabulary;

namespace VmActors.Units.Devices;

/// <summary>Which waiting request an arm serves next.</summary>
public enum DiskQueueOrder : byte
{
    /// <summary>The one that waits longest.</summary>
    Fifo = 0,

    /// <summary>C-LOOK: the next slot above the arm, and above the highest the lowest again.</summary>
    Elevator = 1,
}

/// <summary>
/// A disk with one arm over turning tracks. Slots lie one after another on track 0, then on track 1, and so on; slot 0
/// of every track passes the arm at the times 0, <see cref="Revolution"/>, 2 x <see cref="Revolution"/>...
/// </summary>
public sealed record HddSpec
{
    /// <summary>One turn.</summary>
    public required SimDuration Revolution { get; init; }

    /// <summary>One slot passing the arm: 1 cycle to <see cref="Revolution"/>.</summary>
    public required SimDuration Transfer { get; init; }

    /// <summary>A seek to the next track, 0 or more.</summary>
    public required SimDuration TrackToTrack { get; init; }

    /// <summary>A seek over all tracks: <see cref="TrackToTrack"/> to 2^31 cycles.</summary>
    public required SimDuration FullStroke { get; init; }

    /// <summary>Forgetting a slot: the arm stays where it is. 1 cycle or more.</summary>
    public required SimDuration Trim { get; init; }

    /// <summary>Tracks, 1 or more.</summary>
    public required long TrackCount { get; init; }

    /// <summary>Which waiting request is served next.</summary>
    public DiskQueueOrder Order { get; init; }

    /// <summary>Whole slots on a track.</summary>
    public long SlotsPerTrack => Revolution.Cycles / Transfer.Cycles;

    /// <summary>Slots on the disk.</summary>
    public long SlotCount => checked(SlotsPerTrack * TrackCount);

    /// <summary>
    /// A desktop drive of 500 GB: 7200 rpm, 160 MB/s, seeks 0.8 ms from track to track and 8.5 ms on average.
    /// </summary>
    /// <remarks>
    /// A seek grows with the square root of the distance, and that root is 8/15 of its largest value on average over
    /// random pairs of tracks: full stroke = 0.8 ms + 7.7 ms x 15/8 = 15.2375 ms. Tracks: 500 GB / (325 x 4 KiB).
    /// </remarks>
    /// <param name="hertz">The CPU clock, 1 MHz or more.</param>
    public static HddSpec Preset(long hertz)
    {
        var clock = new ClockRate(hertz);
        return new HddSpec
        {
            Revolution = clock.Fraction(60, 7200),
            Transfer = clock.Fraction(PageSize.KiB4.Bytes, 160_000_000),
            TrackToTrack = clock.Nanoseconds(800_000),
            FullStroke = clock.Nanoseconds(15_237_500),
            Trim = clock.Nanoseconds(5_000),
            TrackCount = 375_600,
        };
    }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Transfer.Cycles, 1, nameof(Transfer));
        ArgumentOutOfRangeException.ThrowIfLessThan(Revolution, Transfer);
        ArgumentOutOfRangeException.ThrowIfLessThan(TrackToTrack.Cycles, 0, nameof(TrackToTrack));
        ArgumentOutOfRangeException.ThrowIfLessThan(FullStroke, TrackToTrack);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FullStroke.Cycles, 1L << 31, nameof(FullStroke));
        ArgumentOutOfRangeException.ThrowIfLessThan(Trim.Cycles, 1, nameof(Trim));
        ArgumentOutOfRangeException.ThrowIfLessThan(TrackCount, 1);
        if (!Enum.IsDefined(Order)) throw new ArgumentOutOfRangeException(nameof(Order), Order, "no such order");
    }
}

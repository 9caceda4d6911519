using VmActors.Vocabulary;

namespace VmActors.Units.Devices;

/// <summary>A flash disk with parallel channels. Latencies are for one page of 4 KiB and at least 1 cycle.</summary>
public sealed record NvmeSpec
{
    /// <summary>Requests that may be in service at once, 1 or more.</summary>
    public required int ChannelCount { get; init; }

    /// <summary>From start to completion of a read.</summary>
    public required SimDuration Read { get; init; }

    /// <summary>From start to completion of a write; short, for it ends in the disk's own memory.</summary>
    public required SimDuration Write { get; init; }

    /// <summary>From start to completion of a trim.</summary>
    public required SimDuration Trim { get; init; }

    /// <summary>A data-centre drive: 8 channels, reads 70 us, writes 15 us, trims 5 us.</summary>
    /// <param name="hertz">The CPU clock, 1 MHz or more.</param>
    public static NvmeSpec Preset(long hertz)
    {
        var clock = new ClockRate(hertz);
        return new NvmeSpec
        {
            ChannelCount = 8,
            Read = clock.Nanoseconds(70_000),
            Write = clock.Nanoseconds(15_000),
            Trim = clock.Nanoseconds(5_000),
        };
    }

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ChannelCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Read.Cycles, 1, nameof(Read));
        ArgumentOutOfRangeException.ThrowIfLessThan(Write.Cycles, 1, nameof(Write));
        ArgumentOutOfRangeException.ThrowIfLessThan(Trim.Cycles, 1, nameof(Trim));
    }
}

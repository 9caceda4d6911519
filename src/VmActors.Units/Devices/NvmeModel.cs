using VmActors.Vocabulary;

namespace VmActors.Units.Devices;

/// <summary>
/// A flash disk: each request takes the lowest-numbered free channel for the time of its kind, wherever its slot is.
/// Requests start in order of arrival.
/// </summary>
public sealed class NvmeModel : IDiskModel
{
    private readonly NvmeSpec _spec;
    private readonly SimTime[] _busyUntil; // by channel

    /// <summary>A disk with every channel free.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value of the specification is out of its range.</exception>
    public NvmeModel(NvmeSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        _spec = spec;
        _busyUntil = new SimTime[spec.ChannelCount];
    }

    /// <inheritdoc/>
    public int Parallelism => _busyUntil.Length;

    /// <inheritdoc/>
    public int Next(ReadOnlySpan<DiskRequest> waiting) => 0;

    /// <inheritdoc/>
    public SimTime Start(DiskRequest request, SimTime now)
    {
        var channel = 0;
        while (channel < _busyUntil.Length && _busyUntil[channel] > now) channel++;
        if (channel == _busyUntil.Length)
            throw new InvalidOperationException($"{request} at {now}: no channel is free");
        return _busyUntil[channel] = now + request.Kind switch
        {
            DiskRequestKind.Read => _spec.Read,
            DiskRequestKind.Write => _spec.Write,
            _ => _spec.Trim,
        };
    }
}

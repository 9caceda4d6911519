using VmActors.Units.Arithmetic;
using VmActors.Vocabulary;

namespace VmActors.Units.Devices;

/// <summary>
/// A disk with one arm: seek to the slot's track, wait until the slot comes round, transfer. The platter's angle
/// follows from the time alone. A request that starts as the one for the slot below completes loses no time.
/// </summary>
public sealed class HddModel : IDiskModel
{
    private readonly HddSpec _spec;
    private SimTime _busyUntil;
    private long _track; // where the arm stands
    private long _above; // the slot after the last one served

    /// <summary>An idle disk, the arm over track 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value of the specification is out of its range.</exception>
    public HddModel(HddSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Validate();
        _spec = spec;
    }

    /// <inheritdoc/>
    public int Parallelism => 1;

    /// <inheritdoc/>
    public int Next(ReadOnlySpan<DiskRequest> waiting)
    {
        var best = 0;
        if (_spec.Order == DiskQueueOrder.Fifo) return best;
        for (var i = 1; i < waiting.Length; i++)
            if (Ahead(waiting[i].Slot) < Ahead(waiting[best].Slot)) best = i;
        return best;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The disk has no such slot.</exception>
    public SimTime Start(DiskRequest request, SimTime now)
    {
        if (_busyUntil > now)
            throw new InvalidOperationException($"{request} at {now}: the arm is busy until {_busyUntil}");
        if ((ulong)request.Slot.Value >= (ulong)_spec.SlotCount)
            throw new ArgumentOutOfRangeException(nameof(request), request, "the disk has no such slot");
        if (request.Kind == DiskRequestKind.Trim) return _busyUntil = now + _spec.Trim;
        var (track, index) = Math.DivRem(request.Slot.Value, _spec.SlotsPerTrack);
        var arrived = now + Seek(Math.Abs(track - _track));
        (_track, _above) = (track, request.Slot.Value + 1);
        return _busyUntil = arrived + RotationalDelay(index, arrived) + _spec.Transfer;
    }

    /// <summary>A seek over so many tracks: from track-to-track to full stroke, by the square root.</summary>
    private SimDuration Seek(long distance)
    {
        if (distance == 0) return SimDuration.Zero;
        if (distance == 1) return _spec.TrackToTrack;
        var range = (_spec.FullStroke - _spec.TrackToTrack).Cycles;
        var square = (Int128)range * range * (distance - 1) / (_spec.TrackCount - 2);
        return _spec.TrackToTrack + new SimDuration(IntegerMath.SquareRoot(checked((long)square)));
    }

    /// <summary>How long until the slot with this index on its track begins to pass the arm.</summary>
    private SimDuration RotationalDelay(long index, SimTime now)
    {
        var turn = _spec.Revolution.Cycles;
        return new SimDuration(((index * _spec.Transfer.Cycles) - (now.Cycles % turn) + turn) % turn);
    }

    /// <summary>How far the elevator has to go up, past the top and from the bottom, to the slot.</summary>
    private long Ahead(SwapSlot slot) =>
        slot.Value >= _above ? slot.Value - _above : _spec.SlotCount - _above + slot.Value;
}

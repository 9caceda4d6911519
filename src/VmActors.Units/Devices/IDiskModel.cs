using VmActors.Vocabulary;

namespace VmActors.Units.Devices;

/// <summary>How long a disk takes. It knows times only; the queue and the contents are its owner's.</summary>
/// <remarks>
/// The owner keeps the waiting requests in order of arrival, starts one (<see cref="Next"/>, then <see cref="Start"/>)
/// while fewer than <see cref="Parallelism"/> are in service, and again at each completion. With more than one in
/// service, completions may overtake each other: an owner that must keep two requests for one slot in order starts the
/// second after the first has completed.
/// </remarks>
public interface IDiskModel
{
    /// <summary>How many requests may be in service at once, 1 or more.</summary>
    int Parallelism { get; }

    /// <summary>Which waiting request to start next. Two for one slot are never taken out of order.</summary>
    /// <param name="waiting">The waiting requests in order of arrival, at least one.</param>
    /// <returns>An index into <paramref name="waiting"/>.</returns>
    int Next(ReadOnlySpan<DiskRequest> waiting);

    /// <summary>Puts a request in service.</summary>
    /// <param name="request">The request; its slot lies on the disk.</param>
    /// <param name="now">The present; never before an earlier call's.</param>
    /// <returns>When it completes: after <paramref name="now"/>.</returns>
    /// <exception cref="InvalidOperationException">As many as may be are in service.</exception>
    SimTime Start(DiskRequest request, SimTime now);
}

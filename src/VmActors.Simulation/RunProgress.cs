using VmActors.Vocabulary;

namespace VmActors.Simulation;

/// <summary>How far a run has come; for people who watch it.</summary>
/// <param name="VirtualTime">The virtual time that has passed.</param>
/// <param name="References">References made by all CPUs.</param>
/// <param name="Faults">Page faults served.</param>
/// <param name="FreeFrames">Free frames now.</param>
/// <param name="ExpectedReferences">References of the whole run; null when nobody knows.</param>
public sealed record RunProgress(
    SimTime VirtualTime, long References, long Faults, long FreeFrames, long? ExpectedReferences);

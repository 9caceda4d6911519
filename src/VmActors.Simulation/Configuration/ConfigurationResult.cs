using System.Collections.Immutable;
using VmActors.Documents;

namespace VmActors.Simulation.Configuration;

/// <summary>What reading a configuration gave: the configuration, or everything that is wrong with it.</summary>
/// <param name="Configuration">Valid and complete; null exactly when there are errors.</param>
/// <param name="Errors">In the order of the file; empty exactly when there is a configuration.</param>
public sealed record ConfigurationResult(
    SimulationConfiguration? Configuration, ImmutableArray<DocumentError> Errors);

using System.Collections.Immutable;
using VmActors.Units.Areas;

namespace VmActors.Kernel;

/// <summary>A program that a process may run in place of its own.</summary>
/// <param name="Areas">What it begins with; object 0 that is shared stands for new memory to share.</param>
public sealed record ImageSpec(ImmutableArray<Area> Areas);

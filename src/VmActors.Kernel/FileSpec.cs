using System.Collections.Immutable;

namespace VmActors.Kernel;

/// <summary>A file that programs may map.</summary>
/// <param name="Name">For reports.</param>
/// <param name="PageCount">Its pages, 1 or more; the last may be used in part.</param>
/// <param name="Contents">The words of a page before the run, by its index, for checked runs; nothing for
/// zero.</param>
public sealed record FileSpec(string Name, long PageCount, Func<long, ImmutableArray<ulong>> Contents);

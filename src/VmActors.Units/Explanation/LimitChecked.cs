using VmActors.Units.Segmentation;

namespace VmActors.Units.Explanation;

/// <summary>The distance of an address from a base was compared with a limit.</summary>
/// <param name="Distance">Bytes above the base, or below it in a piece that grows down.</param>
/// <param name="Growth">Which way the piece grows.</param>
/// <param name="Limit">Its size: a distance up is less, a distance down at most that.</param>
/// <param name="Within">Whether the address is within.</param>
public sealed record LimitChecked(ulong Distance, Growth Growth, ulong Limit, bool Within) : TranslationStep;

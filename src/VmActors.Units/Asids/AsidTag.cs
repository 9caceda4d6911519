using VmActors.Vocabulary;

namespace VmActors.Units.Asids;

/// <summary>
/// What an address space remembers of its last activation, kept by the space's owner; the default is a space that never
/// ran. Only <see cref="AsidAllocator"/> makes others.
/// </summary>
/// <param name="Generation">The generation in which the number is the space's own; 0: none.</param>
/// <param name="Asid">The number.</param>
public readonly record struct AsidTag(long Generation, Asid Asid)
{
    /// <summary>For people: <c>asid 3 of generation 2</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Asid} of generation {Generation}");
}

using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>A virtual address was split into the indices of a radix page table and the offset.</summary>
/// <param name="Address">The address.</param>
/// <param name="Indices">An index for each level, the root first: from the highest bits to the lowest. With paged
/// segments the first is the segment's number.</param>
/// <param name="Offset">The byte within the page: the lowest bits.</param>
/// <param name="OffsetBits">How many.</param>
public sealed record RadixAddressSplit(
    VirtualAddress Address, ImmutableArray<LevelIndex> Indices, ulong Offset, int OffsetBits) : TranslationStep;

/// <summary>Which entry of a table an address selects.</summary>
/// <param name="Level">The table's level; 1 is the leaf.</param>
/// <param name="Name">What the architecture calls it.</param>
/// <param name="Index">The entry, from 0.</param>
/// <param name="Bits">Bits of the address that it was taken from.</param>
public readonly record struct LevelIndex(int Level, string Name, int Index, int Bits);

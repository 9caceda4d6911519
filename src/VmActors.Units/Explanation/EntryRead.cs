using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>A walk has read an entry of a page table; or wanted to, where there is no memory.</summary>
/// <param name="Level">The table's level; 1 is the leaf.</param>
/// <param name="Index">Which entry of the table.</param>
/// <param name="Table">Where the table starts.</param>
/// <param name="Address">Where the entry stands.</param>
/// <param name="Bytes">Its width: 1, 2, 4 or 8.</param>
/// <param name="Raw">Its bits as they stand in memory; null where there is no memory.</param>
/// <param name="Entry">What they mean.</param>
public sealed record EntryRead(
    int Level, int Index, PhysicalAddress Table, PhysicalAddress Address, int Bytes, ulong? Raw, DecodedEntry Entry)
    : TranslationStep;

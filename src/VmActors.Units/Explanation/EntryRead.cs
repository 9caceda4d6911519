using VmActors.Units.PageTable.Formats;
using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>A walk has read an entry of a page table; or wanted to, where there is no memory.</summary>
/// <param name="Level">The table's level; 1 is the leaf.</param>
/// <param name="Index">Which entry of the table.</param>
/// <param name="Table">Where the table starts.</param>
/// <param name="Address">Where the entry stands.</param>
/// <param name="Format">How its bits are laid out.</param>
/// <param name="Raw">Its bits as they stand in memory; null where there is no memory.</param>
/// <param name="Entry">What they mean.</param>
public sealed record EntryRead(
    int Level, int Index, PhysicalAddress Table, PhysicalAddress Address, EntryFormat Format, ulong? Raw,
    DecodedEntry Entry)
    : TranslationStep;

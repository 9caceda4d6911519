using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>The highest bits of a virtual address chose a segment.</summary>
/// <param name="Address">The address.</param>
/// <param name="Selector">The segment's number.</param>
/// <param name="SelectorBits">Bits that it was taken from; 0 where there is one segment only.</param>
/// <param name="Offset">The byte within the segment: the bits below.</param>
/// <param name="OffsetBits">How many.</param>
public sealed record SegmentSelected(
    VirtualAddress Address, int Selector, int SelectorBits, ulong Offset, int OffsetBits) : TranslationStep;

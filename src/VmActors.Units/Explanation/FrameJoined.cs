using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>The number of a frame was put before the offset: the physical address.</summary>
/// <param name="Frame">The frame, in pages of 2^<paramref name="OffsetBits"/> bytes.</param>
/// <param name="Offset">The byte within the page.</param>
/// <param name="OffsetBits">Bits of the offset.</param>
/// <param name="Address">Both together.</param>
public sealed record FrameJoined(ulong Frame, ulong Offset, int OffsetBits, PhysicalAddress Address) : TranslationStep;

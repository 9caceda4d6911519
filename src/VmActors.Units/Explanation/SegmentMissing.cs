namespace VmActors.Units.Explanation;

/// <summary>The segment that an address chose does not exist.</summary>
/// <param name="Selector">Its number.</param>
/// <param name="Count">How many there are, from number 0 on.</param>
public sealed record SegmentMissing(int Selector, int Count) : TranslationStep;

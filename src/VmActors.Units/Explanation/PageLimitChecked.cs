using VmActors.Vocabulary;

namespace VmActors.Units.Explanation;

/// <summary>The number of a page in its segment was compared with the segment's limit.</summary>
/// <param name="Page">The page, from 0.</param>
/// <param name="Limit">Pages that the segment has.</param>
/// <param name="Within">Whether the page is one of them.</param>
public sealed record PageLimitChecked(Vpn Page, ulong Limit, bool Within) : TranslationStep;

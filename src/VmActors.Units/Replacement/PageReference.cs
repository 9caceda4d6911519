namespace VmActors.Units.Replacement;

/// <summary>What became of a reference to a page.</summary>
/// <param name="Hit">Whether the page was there.</param>
/// <param name="Frame">The frame that it is in.</param>
/// <param name="Victim">The page that left for it; null after a hit and where a frame was empty.</param>
public readonly record struct PageReference(bool Hit, int Frame, int? Victim);

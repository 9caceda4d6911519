namespace VmActors.Units.Translation;

/// <summary>Walks for pages that no reference asked for. They are made beside the CPU after each walk that a reference
/// waited for and that found its page.</summary>
/// <param name="Chance">Of each such walk, in millionths: 0 to 1,000,000.</param>
/// <param name="Walks">How many may be made after one walk, 1 or more.</param>
/// <param name="Distance">0: the pages after that of the reference, in order. Else any other page that is at most so
/// many pages away, below or above.</param>
/// <param name="Walkers">Walks that may be under way at one time, those that references wait for included, 1 or
/// more.</param>
public sealed record SpeculationSpec(int Chance, int Walks, int Distance, int Walkers)
{
    /// <summary>The <see cref="Chance"/> of what always happens.</summary>
    public const int ChanceMax = 1_000_000;
}

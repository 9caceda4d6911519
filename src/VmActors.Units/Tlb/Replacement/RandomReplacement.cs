using VmActors.Vocabulary;

namespace VmActors.Units.Tlb.Replacement;

/// <summary>Any way, as likely as every other: one draw of the TLB's own generator for each entry that goes, and for
/// nothing else. Uses do not count.</summary>
internal sealed class RandomReplacement(TlbGeometry geometry, SplitMix64 draws) : TlbReplacement
{
    private readonly int _ways = geometry.Ways;
    private SplitMix64 _draws = draws;

    public override int Victim(int set) => (set * _ways) + (int)_draws.NextBelow((ulong)_ways);
}

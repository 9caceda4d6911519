namespace VmActors.Units.Tlb;

/// <summary>What a TLB is built as.</summary>
/// <param name="Geometry">Its shape.</param>
/// <param name="Policy">Which entry of a full set goes.</param>
public readonly record struct TlbSpec(TlbGeometry Geometry, TlbPolicy Policy = TlbPolicy.Lru)
{
    /// <summary>A TLB of this shape with LRU replacement.</summary>
    public static implicit operator TlbSpec(TlbGeometry geometry) => new(geometry);
}

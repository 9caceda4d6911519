namespace VmActors.Units.Tlb;

/// <summary>Which entry of a full set goes when a new one comes. A free way is always taken first, the
/// lowest.</summary>
public enum TlbPolicy
{
    /// <summary>The least recently used, exactly.</summary>
    Lru,

    /// <summary>The one that the tree of a set points at; its bits point away from what was used last.</summary>
    TreePlru,

    /// <summary>The one that has been there longest.</summary>
    Fifo,

    /// <summary>Any, drawn from the TLB's own generator.</summary>
    Random,

    /// <summary>The lowest way not used since all were.</summary>
    Nru,
}

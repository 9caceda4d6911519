namespace VmActors.Units.Translation;

/// <summary>The exceptions of a TLB that software fills, those of retried references included.</summary>
public sealed class TlbExceptionCounts
{
    /// <summary>No entry matched.</summary>
    public long Refills { get; set; }

    /// <summary>The entry that matched had V clear.</summary>
    public long Invalid { get; set; }

    /// <summary>A store through an entry with D clear.</summary>
    public long Modified { get; set; }

    /// <summary>Times that the handler's own reference to the page table missed.</summary>
    public long Nested { get; set; }
}

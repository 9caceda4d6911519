namespace VmActors.Units.Explanation;

/// <summary>Why the table is looked at although a TLB holds the page.</summary>
public enum ConsultReason
{
    /// <summary>What is held does not allow the access; the table may by now.</summary>
    NotAllowed,

    /// <summary>What is held is clean, and a store must set the dirty bit in the table.</summary>
    Clean,
}

/// <summary>A TLB holds the page, and the table is looked at nevertheless.</summary>
/// <param name="Reason">Why.</param>
public sealed record TableConsulted(ConsultReason Reason) : TranslationStep;

namespace VmActors.Units.Tlb.Mips;

/// <summary>
/// The R4000's Index register: the entry that TLBR and TLBWI are about, and what TLBP found:
/// <code>
///  31  30 .............. 6  5 ....... 0
///  P           0            index
/// </code>
/// </summary>
/// <param name="Bits">The 32 bits as software reads them; those that are 0 are written as 0.</param>
public readonly record struct IndexRegister(uint Bits)
{
    /// <summary>Entries that six bits can tell apart.</summary>
    public const int EntriesMax = 64;

    private const uint ProbeFailureBit = 1u << 31;

    /// <summary>P: the last probe found nothing.</summary>
    public bool ProbeFailed => (Bits & ProbeFailureBit) != 0;

    /// <summary>The entry, 0 to 63.</summary>
    public int Entry => (int)(Bits & (EntriesMax - 1));

    /// <summary>What a probe leaves that found nothing; the entry then is 0.</summary>
    public static IndexRegister Failed => new(ProbeFailureBit);

    /// <summary>An entry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not 0 to 63.</exception>
    public static IndexRegister Of(int entry)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)entry, (uint)EntriesMax, nameof(entry));
        return new((uint)entry);
    }

    /// <summary>What is kept of a written word.</summary>
    public static IndexRegister Written(uint word) => new(word & (ProbeFailureBit | (EntriesMax - 1)));

    /// <summary>For people: <c>entry 7</c>, <c>probe failed</c>.</summary>
    public override string ToString() =>
        ProbeFailed ? "probe failed" : FormattableString.Invariant($"entry {Entry}");
}

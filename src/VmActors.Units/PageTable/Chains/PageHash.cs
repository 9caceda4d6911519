using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Chains;

/// <summary>
/// Which chain a page is in: the exclusive or of its number, its number without as many bits, and its address space
/// times 897, modulo the number of chains. Neighbouring pages are in neighbouring chains; the factor keeps spaces
/// that use the same addresses apart (Linux took it for PowerPC's contexts: arch/powerpc/mm/book3s32/mmu_context.c).
/// </summary>
public readonly record struct PageHash
{
    /// <summary>The most bits that a hash may have.</summary>
    public const int BitsMax = 30;

    private const uint SpaceFactor = 897;

    /// <summary>A hash of so many bits.</summary>
    /// <param name="bits">log2 of the number of chains, 0 to 30.</param>
    public PageHash(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, BitsMax);
        Bits = bits;
    }

    /// <summary>log2 of the number of chains.</summary>
    public int Bits { get; }

    /// <summary>The number of chains.</summary>
    public int Count => 1 << Bits;

    /// <summary>The number of the page's chain, from 0.</summary>
    public int Of(Asid asid, Vpn vpn) =>
        (int)((vpn.Value ^ (vpn.Value >> Bits) ^ (asid.Value * SpaceFactor)) & ((ulong)Count - 1));
}

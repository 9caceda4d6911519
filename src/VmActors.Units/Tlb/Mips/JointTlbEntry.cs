namespace VmActors.Units.Tlb.Mips;

/// <summary>
/// One entry of the joint TLB: a pair of pages of one size, the even one at VPN2 and the odd one behind it. It has one
/// global bit, which was both pages' when it was written.
/// </summary>
/// <param name="Mask">The page size.</param>
/// <param name="Hi">Region, VPN2 without the bits that are masked, and ASID.</param>
/// <param name="Even">EntryLo0.</param>
/// <param name="Odd">EntryLo1.</param>
public readonly record struct JointTlbEntry(PageMask Mask, EntryHi Hi, EntryLo Even, EntryLo Odd)
{
    /// <summary>Whether it is in every address space.</summary>
    public bool Global => Even.Global;

    /// <summary>The bits of a search word that are compared: the region, of the VPN2 what the mask leaves, and the ASID
    /// unless the entry is global.</summary>
    internal ulong ComparedBits => (EntryHi.PairMask & ~(ulong)Mask.Bits) | (Global ? 0 : EntryHi.AsidMask);

    /// <summary>What TLBWI and TLBWR make of the four registers (R4000 manual, appendix A): the masked bits of VPN2
    /// are cleared; G is that of both EntryLo registers.</summary>
    /// <exception cref="InvalidOperationException">The mask is no page size.</exception>
    public static JointTlbEntry Written(PageMask mask, EntryHi hi, EntryLo even, EntryLo odd)
    {
        if (!mask.IsPageSize)
            throw new InvalidOperationException(
                $"an entry written with {mask}; expected pairs of ones from bit 13 up, as of 4 KiB to 16 MiB");
        var isGlobal = even.Global && odd.Global;
        return new(mask, new EntryHi(hi.Bits & ~(ulong)mask.Bits), even.WithGlobal(isGlobal), odd.WithGlobal(isGlobal));
    }

    /// <summary>The page of the pair that an address is in: the bit above its offset chooses.</summary>
    public EntryLo PageOf(ulong address) => (address >> Mask.PageShift & 1) == 0 ? Even : Odd;

    /// <summary>Where an address of the pair leads: the offset of its page instead of the frame's lowest
    /// bits.</summary>
    public ulong Translate(ulong address)
    {
        var offset = (1UL << Mask.PageShift) - 1;
        return (PageMask.Smallest.AddressOf(PageOf(address).Frame).Value & ~offset) | (address & offset);
    }
}

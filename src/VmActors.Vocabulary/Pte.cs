using System.Globalization;

namespace VmActors.Vocabulary;

/// <summary>
/// The machine's own page-table entry: what TLBs hold and the kernel keeps, whatever format the tables in memory have.
/// It is laid out as x86-64 has it (Intel SDM vol. 3, table 5-20):
/// <code>
///  63  62-52  51 ................ 12  11-9  8  7  6  5  4   3   2  1  0
///  NX   avl   frame number           avl   G PAT D  A PCD PWT U/S R/W P
/// </code>
/// An entry that is not present is the kernel's own: zero, or a swap entry (bit 1 set, slot in bits 12-51), or in
/// transit (bit 9 set).
/// </summary>
/// <param name="Bits">The 64 bits; as they stand in memory where the tables are those of x86-64.</param>
public readonly record struct Pte(ulong Bits)
{
    /// <summary>Bits of a frame's number, and of a slot's.</summary>
    public const int FrameBits = 40;

    /// <summary>The lowest bit of a frame's number, whatever the page size.</summary>
    public const int FrameShift = 12;

    private const ulong PresentBit = 1UL << 0;
    private const ulong WritableBit = 1UL << 1;
    private const ulong UserBit = 1UL << 2;
    private const ulong AccessedBit = 1UL << 5;
    private const ulong DirtyBit = 1UL << 6;
    private const ulong GlobalBit = 1UL << 8;
    private const ulong NoExecuteBit = 1UL << 63;
    private const ulong FrameMask = 0x000F_FFFF_FFFF_F000;
    private const ulong SwapBit = 1UL << 1;
    private const ulong TransitBit = 1UL << 9; // one of the bits left to software

    /// <summary>Nothing here.</summary>
    public static Pte Empty => default;

    /// <summary>The page is being taken from its frame: not present, but not forgotten.</summary>
    public static Pte InTransit => new(TransitBit);

    /// <summary>Hardware may use the entry.</summary>
    public bool Present => (Bits & PresentBit) != 0;

    /// <summary>Stores are allowed.</summary>
    public bool Writable => (Bits & WritableBit) != 0;

    /// <summary>User code may use the page.</summary>
    public bool User => (Bits & UserBit) != 0;

    /// <summary>Hardware has used the entry since the bit was last cleared.</summary>
    public bool Accessed => (Bits & AccessedBit) != 0;

    /// <summary>Hardware has stored through the entry since the bit was last cleared.</summary>
    public bool Dirty => (Bits & DirtyBit) != 0;

    /// <summary>The page is the same in every address space.</summary>
    public bool Global => (Bits & GlobalBit) != 0;

    /// <summary>Instruction fetches are not allowed.</summary>
    public bool NoExecute => (Bits & NoExecuteBit) != 0;

    /// <summary>Whether the page is on the swap disk.</summary>
    public bool IsSwapped => (Bits & (PresentBit | SwapBit)) == SwapBit;

    /// <summary>The frame of a present entry.</summary>
    public Pfn Pfn => new((long)((Bits & FrameMask) >> FrameShift));

    /// <summary>The slot of a swapped entry.</summary>
    public SwapSlot Slot => new((long)((Bits & FrameMask) >> FrameShift));

    /// <summary>A present page; without any protection it is the kernel's only.</summary>
    public static Pte Leaf(Pfn frame, Protection protection) => new(
        PresentBit | FrameField(frame)
        | (protection == Protection.None ? 0 : UserBit)
        | (protection.Grants(Protection.Write) ? WritableBit : 0)
        | (protection.Grants(Protection.Execute) ? 0 : NoExecuteBit));

    /// <summary>A present entry of an upper level: everything allowed, the leaf decides.</summary>
    public static Pte Table(Pfn frame) => new(PresentBit | WritableBit | UserBit | FrameField(frame));

    /// <summary>An entry for a page on the swap disk.</summary>
    public static Pte Swapped(SwapSlot slot) => new(SwapBit | ((ulong)slot.Value << FrameShift));

    /// <summary>The bits of an entry that name a frame.</summary>
    public static ulong FrameField(Pfn frame) => (ulong)frame.Value << FrameShift;

    /// <summary>The present entry of the page <paramref name="pages"/> further into a large one.</summary>
    public Pte Further(ulong pages) => new(Bits + (pages << FrameShift));

    /// <summary>The same page of a present entry under another protection; its accessed, dirty and global bits
    /// stay.</summary>
    public Pte WithProtection(Protection protection) =>
        new(Leaf(Pfn, protection).Bits | (Bits & (AccessedBit | DirtyBit | GlobalBit)));

    /// <summary>The same entry with the accessed bit set or cleared.</summary>
    public Pte WithAccessed(bool accessed) => new(accessed ? Bits | AccessedBit : Bits & ~AccessedBit);

    /// <summary>The same entry with the dirty bit set or cleared.</summary>
    public Pte WithDirty(bool dirty) => new(dirty ? Bits | DirtyBit : Bits & ~DirtyBit);

    /// <summary>The same entry with the global bit set or cleared.</summary>
    public Pte WithGlobal(bool global) => new(global ? Bits | GlobalBit : Bits & ~GlobalBit);

    /// <summary>The same entry with or without the right to store.</summary>
    public Pte WithWritable(bool writable) => new(writable ? Bits | WritableBit : Bits & ~WritableBit);

    /// <summary>The same entry, for user code or for the kernel alone.</summary>
    public Pte WithUser(bool user) => new(user ? Bits | UserBit : Bits & ~UserBit);

    /// <summary>Whether a user reference that needs <paramref name="needed"/> may go through. Read is implied by
    /// present.</summary>
    public bool Permits(Protection needed) =>
        Present && User
        && (Writable || !needed.Grants(Protection.Write))
        && (!NoExecute || !needed.Grants(Protection.Execute));

    /// <summary>For people: <c>frame 12 RWXUAD</c>, <c>slot 7</c>, <c>empty</c>.</summary>
    public override string ToString() =>
        Present ? string.Create(
            CultureInfo.InvariantCulture,
            $"{Pfn} R{(Writable ? "W" : "-")}{(NoExecute ? "-" : "X")}{(User ? "U" : "-")}"
            + $"{(Accessed ? "A" : "-")}{(Dirty ? "D" : "-")}")
        : IsSwapped ? Slot.ToString()
        : this == InTransit ? "in transit" : "empty";
}

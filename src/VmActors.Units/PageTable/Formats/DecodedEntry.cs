using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Formats;

/// <summary>What a page-table entry is.</summary>
public enum EntryKind : byte
{
    /// <summary>Nothing that hardware may use; what it holds is software's own.</summary>
    NotPresent,

    /// <summary>It says where a table of the next lower level is.</summary>
    Table,

    /// <summary>It says where a page is.</summary>
    Leaf,

    /// <summary>It is what the architecture does not allow: using it is a fault.</summary>
    Malformed,
}

/// <summary>What is wrong with a malformed entry.</summary>
public enum EntryDefect : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Bits are set that must be 0.</summary>
    ReservedBits,

    /// <summary>A field has a value that is kept for later use.</summary>
    ReservedEncoding,

    /// <summary>It allows stores and no loads.</summary>
    WriteWithoutRead,

    /// <summary>It points to a table where there is no lower level.</summary>
    TableAtLastLevel,

    /// <summary>A large page does not begin at a multiple of its size.</summary>
    MisalignedPage,
}

/// <summary>Single bits of an entry.</summary>
[Flags]
public enum EntryFlags : byte
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>User code may use it.</summary>
    User = 1,

    /// <summary>It holds in every address space.</summary>
    Global = 2,

    /// <summary>Hardware has used it.</summary>
    Accessed = 4,

    /// <summary>Hardware has stored through it.</summary>
    Dirty = 8,

    /// <summary>One of several pages that lie together.</summary>
    Contiguous = 16,

    /// <summary>Not present: the page is in a swap slot.</summary>
    Swapped = 32,

    /// <summary>Not present: the page is being taken from its frame.</summary>
    InTransit = 64,
}

/// <summary>
/// A page-table entry of any format, decoded. <see cref="EntryFormat.Encode(in DecodedEntry, int)"/> makes the same
/// bits of it again: nothing is lost.
/// </summary>
public readonly record struct DecodedEntry
{
    /// <summary>Where each part begins in the word that holds the small ones, a byte each.</summary>
    internal const int FlagsAt = 0, RightsAt = 8, MemoryTypeAt = 16, KeyAt = 24;

    private const int OrderAt = 32, KindAt = 40, DefectAt = 48;

    private readonly ulong _word;

    /// <summary>An entry from its small parts in one word, its frame and its bits.</summary>
    internal DecodedEntry(ulong word, ulong frame, ulong bits) => (_word, Frame, Bits) = (word, frame, bits);

    /// <summary>What it is; decides which of the others mean something.</summary>
    public EntryKind Kind { get => (EntryKind)Part(KindAt); init => _word = With(KindAt, (byte)value); }

    /// <summary>Single bits. One that the format has no place for is clear, but <see cref="EntryFlags.User"/> set.
    /// </summary>
    public EntryFlags Flags { get => (EntryFlags)Part(FlagsAt); init => _word = With(FlagsAt, (byte)value); }

    /// <summary>What may be done. A right that the format has no bit for is granted.</summary>
    public Protection Rights { get => (Protection)Part(RightsAt); init => _word = With(RightsAt, (byte)value); }

    /// <summary>log2 of how many pages of the smallest size the entry maps; 0 but for a leaf.</summary>
    public byte Order { get => Part(OrderAt); init => _word = With(OrderAt, value); }

    /// <summary>The kind of memory. x86: PAT, PCD, PWT from bit 2 down to 0. RISC-V: PBMT.</summary>
    public byte MemoryType { get => Part(MemoryTypeAt); init => _word = With(MemoryTypeAt, value); }

    /// <summary>The protection key; 0 where the format has none.</summary>
    public byte ProtectionKey { get => Part(KeyAt); init => _word = With(KeyAt, value); }

    /// <summary>What is wrong with a malformed entry.</summary>
    public EntryDefect Defect { get => (EntryDefect)Part(DefectAt); init => _word = With(DefectAt, (byte)value); }

    /// <summary>The first frame of the page or the frame of the table, in pages of the smallest size; the slot of a
    /// swapped page.</summary>
    public ulong Frame { get; init; }

    /// <summary>The bits that the format leaves to software, in their places. Malformed: the bits that are wrong.
    /// </summary>
    public ulong Bits { get; init; }

    /// <summary>The small parts.</summary>
    internal ulong Word => _word;

    /// <summary>The entry for a page, from the machine's own: a leaf of the smallest size, or not present.</summary>
    public static DecodedEntry Of(Pte pte)
    {
        if (!pte.Present)
        {
            return pte.IsSwapped
                ? new DecodedEntry { Flags = EntryFlags.Swapped, Frame = (ulong)pte.Slot.Value }
                : new DecodedEntry { Flags = pte == Pte.InTransit ? EntryFlags.InTransit : EntryFlags.None };
        }
        return new DecodedEntry
        {
            Kind = EntryKind.Leaf,
            Frame = (ulong)pte.Pfn.Value,
            Rights = Protection.Read | (pte.Writable ? Protection.Write : 0) | (pte.NoExecute ? 0 : Protection.Execute),
            Flags = (pte.User ? EntryFlags.User : 0) | (pte.Global ? EntryFlags.Global : 0)
                | (pte.Accessed ? EntryFlags.Accessed : 0) | (pte.Dirty ? EntryFlags.Dirty : 0),
        };
    }

    /// <summary>An entry that points to a table and restricts nothing: the leaf decides.</summary>
    public static DecodedEntry TableAt(Pfn frame) => new()
    {
        Kind = EntryKind.Table,
        Frame = (ulong)frame.Value,
        Rights = Protection.All,
        Flags = EntryFlags.User,
    };

    /// <summary>The machine's own entry of the same meaning: what TLBs and the kernel keep.</summary>
    /// <remarks>It has no memory type and no protection key, and reading is implied: a page that may be executed and
    /// not read has no entry of its own there.</remarks>
    /// <exception cref="InvalidOperationException">A malformed entry, or a frame number of more than 40 bits.
    /// </exception>
    public Pte ToPte()
    {
        if (Frame >> Pte.FrameBits != 0)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"frame 0x{Frame:x} has more than the {Pte.FrameBits} bits of the machine's frames"));
        switch (Kind)
        {
            case EntryKind.NotPresent:
                return Has(EntryFlags.Swapped) ? Pte.Swapped(new SwapSlot((long)Frame))
                    : Has(EntryFlags.InTransit) ? Pte.InTransit : Pte.Empty;
            case EntryKind.Table:
                return Pte.Table(new Pfn((long)Frame));
            case EntryKind.Leaf:
                return Pte.Leaf(new Pfn((long)Frame), Rights | Protection.Read)
                    .WithUser(Has(EntryFlags.User)).WithGlobal(Has(EntryFlags.Global))
                    .WithAccessed(Has(EntryFlags.Accessed)).WithDirty(Has(EntryFlags.Dirty));
            default:
                throw new InvalidOperationException($"a malformed entry means nothing: {Defect}");
        }
    }

    /// <summary>Whether all of these bits are set.</summary>
    public bool Has(EntryFlags flags) => (Flags & flags) == flags;

    /// <summary>A malformed entry.</summary>
    /// <param name="defect">What is wrong.</param>
    /// <param name="bits">Which bits.</param>
    internal static DecodedEntry Malformed(EntryDefect defect, ulong bits) =>
        new() { Kind = EntryKind.Malformed, Defect = defect, Bits = bits };

    private byte Part(int at) => (byte)(_word >> at);

    private ulong With(int at, byte value) => (_word & ~(0xffUL << at)) | ((ulong)value << at);
}

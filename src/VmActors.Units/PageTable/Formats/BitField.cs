namespace VmActors.Units.PageTable.Formats;

/// <summary>What a field of an entry is for.</summary>
public enum EntryPart
{
    /// <summary>Always 0: tells this layout from others.</summary>
    Zero,

    /// <summary>Always 1: tells this layout from others.</summary>
    One,

    /// <summary>1: loads are allowed.</summary>
    Read,

    /// <summary>1: stores are allowed.</summary>
    Write,

    /// <summary>1: instruction fetches are allowed.</summary>
    Execute,

    /// <summary>1: instruction fetches are not allowed.</summary>
    NoExecute,

    /// <summary>1: user code may use it.</summary>
    User,

    /// <summary>1: it holds in every address space.</summary>
    Global,

    /// <summary>1: hardware has used it since software last cleared the bit.</summary>
    Accessed,

    /// <summary>1: hardware has stored through it since software last cleared the bit.</summary>
    Dirty,

    /// <summary>1: the page is one of several that lie together and may share a TLB entry.</summary>
    Contiguous,

    /// <summary>Which kind of memory it is: caching and ordering.</summary>
    MemoryType,

    /// <summary>Which protection key it has.</summary>
    ProtectionKey,

    /// <summary>The number of a frame, in pages of the smallest size.</summary>
    Frame,

    /// <summary>How many pages there are.</summary>
    Limit,

    /// <summary>The number of a swap slot.</summary>
    Slot,

    /// <summary>1: the page is being taken from its frame.</summary>
    InTransit,

    /// <summary>Hardware looks past it; software may keep what it likes.</summary>
    Software,

    /// <summary>Must be 0; else the entry is malformed.</summary>
    Reserved,
}

/// <summary>Some neighbouring bits of a page-table entry. Code and explanations draw from one list of them.</summary>
public sealed record BitField
{
    /// <summary>A field of bits.</summary>
    /// <param name="name">As the manual has it: <c>R/W</c>.</param>
    /// <param name="low">The lowest bit.</param>
    /// <param name="width">Bits, 1 or more.</param>
    /// <param name="part">What it is for.</param>
    /// <param name="meaning">What it says, for people.</param>
    /// <param name="at">Where it begins within the number that it is a part of: the upper part of a split frame number
    /// begins at the width of the lower one.</param>
    public BitField(string name, int low, int width, EntryPart part, string meaning, int at = 0)
    {
        if (low < 0 || width < 1 || low + width > 64)
            throw new ArgumentException(FormattableString.Invariant(
                $"{name}: {width} bits from bit {low}; expected 1 or more within 64"));
        (Name, Low, Width, Part, Meaning, At) = (name, low, width, part, meaning, at);
    }

    /// <summary>As the manual has it: <c>R/W</c>.</summary>
    public string Name { get; }

    /// <summary>The lowest bit.</summary>
    public int Low { get; }

    /// <summary>Bits, 1 or more.</summary>
    public int Width { get; }

    /// <summary>What it is for.</summary>
    public EntryPart Part { get; }

    /// <summary>What it says, for people.</summary>
    public string Meaning { get; }

    /// <summary>Where it begins within the number that it is a part of.</summary>
    public int At { get; }

    /// <summary>The highest bit.</summary>
    public int High => Low + Width - 1;

    /// <summary>Ones where the field stands.</summary>
    public ulong Mask => (ulong.MaxValue >> (64 - Width)) << Low;

    /// <summary>The field's own value in an entry.</summary>
    public ulong Of(ulong raw) => (raw & Mask) >> Low;
}

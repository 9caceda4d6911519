namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// The entries of textbooks: a valid bit, a frame number, and nothing else (OSTEP, chapters 18 and 20). They are the
/// same at every level; a page of the smallest size is the only one.
/// </summary>
public sealed class ValidBitFormat : EntryFormat
{
    /// <summary>OSTEP's entry of one byte: valid bit 7, frame number in bits 6 to 0.</summary>
    public const string ByteName = "valid-8";

    /// <summary>OSTEP's entry of 32 bits: valid bit 31, frame number in bits 30 to 0.</summary>
    public const string WordName = "valid-32";

    /// <summary>The most levels that a table can have: one for each bit of an address.</summary>
    internal const int LevelsMax = 64;

    /// <summary>An entry with no <see cref="Problem(int, int, int, int)"/>.</summary>
    /// <param name="entryBytes">Bytes of an entry: 1, 2, 4 or 8.</param>
    /// <param name="validBit">The position of the valid bit; 0 is the lowest.</param>
    /// <param name="frameBit">The position of the lowest bit of the frame number.</param>
    /// <param name="frameBits">Bits of the frame number, 1 or more.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="ArgumentException">A field lies outside the entry, or they overlap.</exception>
    public ValidBitFormat(int entryBytes, int validBit, int frameBit, int frameBits, string name = "valid-bit")
        : base(name, entryBytes, ByLevel(entryBytes, validBit, frameBit, frameBits)) =>
        (ValidBit, FrameBit) = (validBit, frameBit);

    /// <summary>The position of the valid bit.</summary>
    public int ValidBit { get; }

    /// <summary>The position of the lowest bit of the frame number.</summary>
    public int FrameBit { get; }

    /// <summary>OSTEP's entry of one byte.</summary>
    public static ValidBitFormat OfOneByte() => new(1, 7, 0, 7, ByteName);

    /// <summary>OSTEP's entry of 32 bits.</summary>
    public static ValidBitFormat OfFourBytes() => new(4, 31, 0, 31, WordName);

    /// <summary>Why there can be no such entry, and what was expected; null when there can.</summary>
    public static string? Problem(int entryBytes, int validBit, int frameBit, int frameBits)
    {
        var bits = 8 * entryBytes;
        if (entryBytes is not (1 or 2 or 4 or 8))
            return Say($"an entry of {entryBytes} bytes; expected 1, 2, 4 or 8");
        if (validBit < 0 || validBit >= bits)
            return Say($"a valid bit at {validBit}; expected 0 to {bits - 1}, the bits of an entry");
        if (frameBit < 0 || frameBits < 1 || frameBit + (long)frameBits > bits)
            return Say($"a frame number of {frameBits} bits from bit {frameBit}; expected it in the entry's {bits}");
        if (validBit >= frameBit && validBit < frameBit + frameBits)
            return Say($"the valid bit {validBit} is one of the frame number's; expected it beside them");
        return null;
    }

    private static IEnumerable<IEnumerable<EntryLayout>> ByLevel(
        int entryBytes, int validBit, int frameBit, int frameBits)
    {
        if (Problem(entryBytes, validBit, frameBit, frameBits) is { } problem) throw new ArgumentException(problem);
        var entryBits = 8 * entryBytes;
        BitField[] fields =
        [
            new("V", validBit, 1, EntryPart.One, "valid"),
            new("PFN", frameBit, frameBits, EntryPart.Frame, "frame number"),
        ];
        fields = [.. fields, .. Rest(entryBits, fields)];
        var absent = AbsentLayouts.Of(entryBits, "V", validBit).ToArray();
        IEnumerable<EntryLayout> leaf = [new(EntryKind.Leaf, 0, entryBits, fields), .. absent];
        IEnumerable<EntryLayout> table = [new(EntryKind.Table, 0, entryBits, fields), .. absent];
        return Enumerable.Repeat(table, LevelsMax - 1).Prepend(leaf);
    }

    /// <summary>Software's are the bits that are in no field.</summary>
    private static IEnumerable<BitField> Rest(int entryBits, BitField[] fields)
    {
        var low = 0;
        foreach (var field in fields.OrderBy(field => field.Low))
        {
            if (field.Low > low) yield return Software(low, field.Low);
            low = field.High + 1;
        }
        if (low < entryBits) yield return Software(low, entryBits);
    }

    private static BitField Software(int low, int end) =>
        new("AVL", low, end - low, EntryPart.Software, "left to software");

    private static string Say(FormattableString text) => FormattableString.Invariant(text);
}

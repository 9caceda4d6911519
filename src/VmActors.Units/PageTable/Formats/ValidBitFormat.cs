namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// The entries of textbooks: a valid bit, a frame number, and nothing else (OSTEP, chapters 18 and 20). They are the same
/// at every level; a page of the smallest size is the only one.
/// </summary>
public sealed class ValidBitFormat : EntryFormat
{
    /// <summary>OSTEP's entry of one byte: valid bit 7, frame number in bits 6 to 0.</summary>
    public const string ByteName = "valid-8";

    /// <summary>OSTEP's entry of 32 bits: valid bit 31, frame number in bits 30 to 0.</summary>
    public const string WordName = "valid-32";

    /// <summary>The most levels that a table can have: one for each bit of an address.</summary>
    internal const int LevelsMax = 64;

    /// <summary>A format of its own.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="entryBytes">Bytes of an entry: 1, 2, 4 or 8.</param>
    /// <param name="validBit">Where the valid bit stands.</param>
    /// <param name="frameLow">Where the frame number begins.</param>
    /// <param name="frameBits">Bits of the frame number, 1 or more.</param>
    /// <exception cref="ArgumentException">A field lies outside the entry, or they overlap.</exception>
    public ValidBitFormat(string name, int entryBytes, int validBit, int frameLow, int frameBits)
        : base(name, entryBytes, ByLevel(entryBytes * 8, validBit, frameLow, frameBits))
    {
    }

    /// <summary>OSTEP's entry of one byte.</summary>
    public static ValidBitFormat OfOneByte() => new(ByteName, 1, 7, 0, 7);

    /// <summary>OSTEP's entry of 32 bits.</summary>
    public static ValidBitFormat OfFourBytes() => new(WordName, 4, 31, 0, 31);

    private static IEnumerable<IEnumerable<EntryLayout>> ByLevel(
        int entryBits, int validBit, int frameLow, int frameBits)
    {
        if (entryBits is not (8 or 16 or 32 or 64))
            throw new ArgumentException(Say($"an entry of {entryBits / 8} bytes; expected 1, 2, 4 or 8"));
        if (validBit < 0 || validBit >= entryBits)
            throw new ArgumentException(Say($"a valid bit at {validBit}; expected 0 to {entryBits - 1}"));
        if (frameLow < 0 || frameBits < 1 || frameLow + (long)frameBits > entryBits)
        {
            throw new ArgumentException(
                Say($"a frame number of {frameBits} bits from bit {frameLow}; expected it within {entryBits} bits"));
        }
        if (validBit >= frameLow && validBit < frameLow + frameBits)
            throw new ArgumentException(Say($"the valid bit {validBit} is one of the frame number's"));

        BitField[] fields =
        [
            new("V", validBit, 1, EntryPart.One, "valid"),
            new("PFN", frameLow, frameBits, EntryPart.Frame, "frame number"),
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

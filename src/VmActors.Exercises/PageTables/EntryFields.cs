using System.Numerics;
using VmActors.Exercises.Reading;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Formats;

namespace VmActors.Exercises.PageTables;

/// <summary>The fields that both kinds of page tables have in common, and the walker that they describe.</summary>
internal readonly record struct EntryFields
{
    private const ulong PageSizeMax = 1UL << 40;

    private EntryFields(CaseFields fields) => Fields = fields;

    private CaseFields Fields { get; init; }

    private int OffsetBits { get; init; }

    private ulong? AddressBits { get; init; }

    private int ValidBit { get; init; }

    private int FrameBit { get; init; }

    private ulong? FrameBits { get; init; }

    /// <summary>Width of an entry: the field <c>pteBytes</c>.</summary>
    public int Bytes { get; private init; }

    /// <summary>Reads them.</summary>
    /// <param name="fields">The case.</param>
    /// <param name="bytesOptional">Whether an entry may be as wide as its valid bit asks for.</param>
    public static EntryFields Read(CaseFields fields, bool bytesOptional)
    {
        var pageSize = fields.Number("pageSize", 1, PageSizeMax);
        if (fields.AreSound && !BitOperations.IsPow2(pageSize))
            fields.Refuse("pageSize", FormattableString.Invariant($"{pageSize}; expected a power of two"));
        var valid = (int)fields.Number("validBit", 0, 63);
        var bytes = bytesOptional ? fields.OptionalNumber("pteBytes", 1, 8) : fields.Number("pteBytes", 1, 8);
        return new EntryFields(fields)
        {
            OffsetBits = BitOperations.Log2(pageSize),
            AddressBits = fields.OptionalNumber("addressBits", 1, 64),
            ValidBit = valid,
            FrameBit = (int)(fields.OptionalNumber("frameBit", 0, 63) ?? (valid == 0 ? 1UL : 0)),
            FrameBits = fields.OptionalNumber("frameBits", 1, 63),
            Bytes = (int)(bytes ?? (ulong)(valid < 8 ? 1 : valid < 16 ? 2 : valid < 32 ? 4 : 8)),
        };
    }

    /// <summary>The walker; null after an error, which is reported.</summary>
    /// <param name="indexBits">Bits that index the tables of each level, the root first.</param>
    public RadixWalker? Walker(params IReadOnlyList<int> indexBits)
    {
        if (!Fields.AreSound) return null;
        // Without a width of its own, the frame number reaches to the valid bit, or to the end of the entry.
        var end = ValidBit > FrameBit ? ValidBit : 8 * Bytes;
        var frameBits = FrameBits is { } bits ? (int)bits : Math.Max(1, end - FrameBit);
        var virtualBits = AddressBits is { } given ? (int)given : OffsetBits + indexBits.Sum();
        var physicalBits = frameBits + OffsetBits;
        var problem = RadixGeometry.Problem(virtualBits, physicalBits, OffsetBits, [.. indexBits], Bytes)
            ?? ValidBitFormat.Problem(Bytes, ValidBit, FrameBit, frameBits);
        if (problem is null)
        {
            return new RadixWalker(
                new RadixGeometry(virtualBits, physicalBits, OffsetBits, [.. indexBits], Bytes),
                new ValidBitFormat(Bytes, ValidBit, FrameBit, frameBits));
        }
        Fields.Refuse(problem);
        return null;
    }
}

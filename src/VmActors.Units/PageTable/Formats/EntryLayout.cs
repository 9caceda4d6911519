using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// The fields of an entry of one kind at one level. They fill the entry: every bit is in exactly one of them.
/// </summary>
public sealed class EntryLayout
{
    private const int LowBits = 9; // most of the small parts stand there, in most formats

    private readonly BitGather _frame;
    private readonly BitGather _word; // the small parts, as DecodedEntry has them
    private readonly BitGather _highWord; // those above the low bits
    private readonly ulong[] _lowWords; // the others, and what has no field, by the low bits
    private readonly ulong _inverted; // bits that say the contrary
    private readonly ulong _fixedMask;
    private readonly ulong _fixedBits;
    private readonly ulong _software;

    /// <summary>A layout of fields that fill an entry.</summary>
    /// <param name="kind">What an entry of this layout is.</param>
    /// <param name="order">log2 of the pages of the smallest size that it maps; 0 but for a leaf.</param>
    /// <param name="entryBits">Bits of the entry.</param>
    /// <param name="fields">The fields, in any order.</param>
    /// <exception cref="ArgumentException">A bit is in no field, or in two.</exception>
    public EntryLayout(EntryKind kind, int order, int entryBits, IEnumerable<BitField> fields)
    {
        (Kind, Order) = (kind, order);
        Fields = [.. fields.OrderByDescending(field => field.Low)];
        var high = entryBits;
        foreach (var field in Fields)
        {
            if (field.High != high - 1)
                throw new ArgumentException(FormattableString.Invariant(
                    $"{field.Name} ends at bit {field.High}; expected {high - 1}"), nameof(fields));
            high = field.Low;
        }
        if (high != 0) throw new ArgumentException($"nothing below bit {high}", nameof(fields));

        _fixedBits = MaskOf(EntryPart.One);
        _fixedMask = _fixedBits | MaskOf(EntryPart.Zero);
        _software = MaskOf(EntryPart.Software);
        Reserved = MaskOf(EntryPart.Reserved);
        _inverted = MaskOf(EntryPart.NoExecute);
        _frame = new BitGather(FieldsOf(kind == EntryKind.NotPresent ? EntryPart.Slot : EntryPart.Frame)
            .Select(field => (field, field.At)));
        var parts = Fields.Where(field => PlaceOf(field.Part) >= 0)
            .Select(field => (Field: field, At: PlaceOf(field.Part) + field.At)).ToArray();
        _word = new BitGather(parts);
        _highWord = new BitGather(parts.Where(part => part.Field.High >= LowBits));
        var lowWord = new BitGather(parts.Where(part => part.Field.High < LowBits));
        _lowWords = [.. Enumerable.Range(0, 1 << LowBits).Select(bits => Always().Word | lowWord.Of((ulong)bits))];
    }

    /// <summary>What an entry of this layout is.</summary>
    public EntryKind Kind { get; }

    /// <summary>log2 of how many pages of the smallest size it maps.</summary>
    public int Order { get; }

    /// <summary>The fields from the highest bit down.</summary>
    public ImmutableArray<BitField> Fields { get; }

    /// <summary>The bits that must be 0.</summary>
    public ulong Reserved { get; }

    /// <summary>Ones at every bit that a frame number, or a slot, can have here.</summary>
    public ulong FrameMax => _frame.Max;

    /// <summary>Whether a field has this part.</summary>
    public bool Has(EntryPart part) => FieldsOf(part).Any();

    /// <summary>Whether the entry's fixed bits are those of this layout.</summary>
    public bool Fits(ulong raw) => (raw & _fixedMask) == _fixedBits;

    /// <summary>What an entry that fits says.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal DecodedEntry Decode(ulong raw)
    {
        if ((raw & Reserved) != 0) return DecodedEntry.Malformed(EntryDefect.ReservedBits, raw & Reserved);
        var bits = raw ^ _inverted;
        var word = _lowWords[(int)bits & ((1 << LowBits) - 1)] | _highWord.Of(bits);
        return new DecodedEntry(word, _frame.Of(raw), raw & _software);
    }

    /// <summary>The bits of an entry of this kind. What has no place is left out.</summary>
    internal ulong Encode(in DecodedEntry entry) =>
        _fixedBits | _frame.Place(entry.Frame) | (entry.Bits & _software) | (_word.Place(entry.Word) ^ _inverted);

    /// <summary>Where a part begins in the word of a decoded entry; -1 when it is not in there.</summary>
    private static int PlaceOf(EntryPart part) => part switch
    {
        EntryPart.User => DecodedEntry.FlagsAt,
        EntryPart.Global => DecodedEntry.FlagsAt + 1,
        EntryPart.Accessed => DecodedEntry.FlagsAt + 2,
        EntryPart.Dirty => DecodedEntry.FlagsAt + 3,
        EntryPart.Contiguous => DecodedEntry.FlagsAt + 4,
        EntryPart.InTransit => DecodedEntry.FlagsAt + 6,
        EntryPart.Read => DecodedEntry.RightsAt,
        EntryPart.Write => DecodedEntry.RightsAt + 1,
        EntryPart.Execute or EntryPart.NoExecute => DecodedEntry.RightsAt + 2,
        EntryPart.MemoryType => DecodedEntry.MemoryTypeAt,
        EntryPart.ProtectionKey => DecodedEntry.KeyAt,
        _ => -1,
    };

    /// <summary>What every entry of this layout says, whatever its bits.</summary>
    private DecodedEntry Always()
    {
        var entry = new DecodedEntry { Kind = Kind, Order = (byte)Order };
        if (Kind == EntryKind.NotPresent)
            return entry with { Flags = Has(EntryPart.Slot) ? EntryFlags.Swapped : EntryFlags.None };
        return entry with
        {
            Flags = Has(EntryPart.User) ? EntryFlags.None : EntryFlags.User,
            Rights = (Has(EntryPart.Read) ? 0 : Protection.Read) | (Has(EntryPart.Write) ? 0 : Protection.Write)
                | (Has(EntryPart.Execute) || Has(EntryPart.NoExecute) ? 0 : Protection.Execute),
        };
    }

    private IEnumerable<BitField> FieldsOf(EntryPart part) => Fields.Where(field => field.Part == part);

    private ulong MaskOf(EntryPart part) => FieldsOf(part).Aggregate(0UL, (mask, field) => mask | field.Mask);
}

using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Units.PageTable.Formats;

/// <summary>
/// The fields of an entry of one kind at one level. They fill the entry: every bit is in exactly one of them.
/// </summary>
public sealed class EntryLayout
{
    private readonly BitGather _frame;
    private readonly BitGather _memoryType;
    private readonly BitGather _protectionKey;
    private readonly ulong _fixedMask;
    private readonly ulong _fixedBits;
    private readonly ulong _software;
    private readonly ulong _read;
    private readonly ulong _write;
    private readonly ulong _execute;
    private readonly ulong _noExecute;
    private readonly Protection _granted; // what has no bit
    private readonly EntryFlags _set; // likewise
    private readonly (ulong Mask, EntryFlags Flag)[] _flags;
    private readonly ulong _anyFlag;

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
        _frame = new BitGather(FieldsOf(kind == EntryKind.NotPresent ? EntryPart.Slot : EntryPart.Frame));
        _memoryType = new BitGather(FieldsOf(EntryPart.MemoryType));
        _protectionKey = new BitGather(FieldsOf(EntryPart.ProtectionKey));
        (_read, _write) = (MaskOf(EntryPart.Read), MaskOf(EntryPart.Write));
        (_execute, _noExecute) = (MaskOf(EntryPart.Execute), MaskOf(EntryPart.NoExecute));
        _flags = [.. Flags().Where(flag => flag.Mask != 0)];
        _anyFlag = _flags.Aggregate(0UL, (mask, flag) => mask | flag.Mask);
        if (kind == EntryKind.NotPresent)
        {
            _set = Has(EntryPart.Slot) ? EntryFlags.Swapped : EntryFlags.None;
            return;
        }
        _set = Has(EntryPart.User) ? EntryFlags.None : EntryFlags.User;
        _granted = (Has(EntryPart.Read) ? 0 : Protection.Read) | (Has(EntryPart.Write) ? 0 : Protection.Write)
            | (Has(EntryPart.Execute) || Has(EntryPart.NoExecute) ? 0 : Protection.Execute);
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
    internal DecodedEntry Decode(ulong raw)
    {
        if ((raw & Reserved) != 0) return DecodedEntry.Malformed(EntryDefect.ReservedBits, raw & Reserved);
        var flags = _set;
        var set = raw & _anyFlag;
        for (var i = 0; set != 0; i++)
        {
            var (mask, flag) = _flags[i];
            if ((set & mask) == 0) continue;
            flags |= flag;
            set &= ~mask;
        }
        var rights = _granted;
        if ((raw & _read) != 0) rights |= Protection.Read;
        if ((raw & _write) != 0) rights |= Protection.Write;
        if ((raw & _execute) != 0 || (~raw & _noExecute) != 0) rights |= Protection.Execute;
        return new DecodedEntry
        {
            Kind = Kind,
            Flags = flags,
            Rights = rights,
            Order = (byte)Order,
            MemoryType = (byte)_memoryType.Of(raw),
            ProtectionKey = (byte)_protectionKey.Of(raw),
            Frame = _frame.Of(raw),
            Bits = raw & _software,
        };
    }

    /// <summary>The bits of an entry of this kind. What has no place is left out, but its frame must fit.</summary>
    internal ulong Encode(in DecodedEntry entry)
    {
        var raw = _fixedBits | _frame.Place(entry.Frame) | (entry.Bits & _software)
            | _memoryType.Place(entry.MemoryType) | _protectionKey.Place(entry.ProtectionKey);
        foreach (var (mask, flag) in _flags)
            if (entry.Has(flag)) raw |= mask;
        if (entry.Rights.Grants(Protection.Read)) raw |= _read;
        if (entry.Rights.Grants(Protection.Write)) raw |= _write;
        return raw | (entry.Rights.Grants(Protection.Execute) ? _execute : _noExecute);
    }

    private IEnumerable<BitField> FieldsOf(EntryPart part) => Fields.Where(field => field.Part == part);

    private ulong MaskOf(EntryPart part) => FieldsOf(part).Aggregate(0UL, (mask, field) => mask | field.Mask);

    private IEnumerable<(ulong Mask, EntryFlags Flag)> Flags() =>
    [
        (MaskOf(EntryPart.User), EntryFlags.User),
        (MaskOf(EntryPart.Global), EntryFlags.Global),
        (MaskOf(EntryPart.Accessed), EntryFlags.Accessed),
        (MaskOf(EntryPart.Dirty), EntryFlags.Dirty),
        (MaskOf(EntryPart.Contiguous), EntryFlags.Contiguous),
        (MaskOf(EntryPart.InTransit), EntryFlags.InTransit),
    ];
}
